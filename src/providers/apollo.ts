import { checkAccount } from "./apollo/account.ts";
import { enrichOrganization, enrichOrganizations } from "./apollo/enrich-organizations.ts";
import { apolloLimits } from "./apollo/learned-limits.ts";
import { findContacts, matchPeople, matchPerson } from "./apollo/match-people.ts";
import { apolloMeaning, apolloRequestId } from "./apollo/meaning.ts";
import { searchCompanies } from "./apollo/search-companies.ts";
import { searchPeople } from "./apollo/search-people.ts";
import { defineProvider } from "./provider.ts";

/** Wire format, prices and limits: providers.md part 1. A person's phone is never asked for: nine credits each. */
export const apollo = defineProvider({
  id: "apollo",
  name: "Apollo",
  secret: "APOLLO_API_KEY",
  hosts: ["api.apollo.io"],
  filters: ["location", "industry", "employee_count", "funding_stage", "words"],
  prices: {
    discover: 1,
    enrich_company: 1,
    find_contacts: 1,
    search_people: 0,
    match_person: 1,
    check_account: 0,
  },
  policy: (settings) => ({
    windows: [{ limit: settings.APOLLO_REQUESTS_PER_HOUR ?? 60, seconds: 3600 }],
    quota: { limit: settings.APOLLO_MONTHLY_CREDITS ?? 50, anchorDay: settings.APOLLO_RESET_DAY ?? 1 },
    reserveShare: settings.RESERVE_FOR_PEOPLE ?? 0.2,
  }),
  meaning: apolloMeaning,
  readLimits: apolloLimits,
  requestId: apolloRequestId,
  create: (http) => ({
    discover: (request) => searchCompanies(http, request),
    enrichCompany: ({ domain }) => enrichOrganization(http, domain),
    enrichCompanies: (domains) => enrichOrganizations(http, domains),
    findContacts: ({ domain, limit }) => findContacts(http, domain, limit),
    searchPeople: ({ domain, limit }) => searchPeople(http, domain, limit),
    matchPeople: (ids) => matchPeople(http, ids),
    matchPerson: (identity) => matchPerson(http, identity),
    checkAccount: () => checkAccount(http),
  }),
});
