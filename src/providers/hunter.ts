import { checkAccount } from "./hunter/account.ts";
import { findCompany } from "./hunter/company.ts";
import { discover } from "./hunter/discover.ts";
import { searchDomain } from "./hunter/domain-search.ts";
import { countEmails, findEmail } from "./hunter/email-finder.ts";
import { verifyEmail } from "./hunter/email-verifier.ts";
import { hunterMeaning } from "./hunter/meaning.ts";
import { lookUpPerson } from "./hunter/person.ts";
import { defineProvider } from "./provider.ts";

/** Wire format, prices and limits: providers.md part 2. No answer's header states a limit. */
export const hunter = defineProvider({
  id: "hunter",
  name: "Hunter",
  secret: "HUNTER_API_KEY",
  hosts: ["api.hunter.io"],
  // Its funding filter is for Premium plans only.
  filters: ["location", "industry", "employee_count", "words"],
  prices: {
    discover: 0,
    enrich_company: 0.2,
    find_contacts: 1,
    find_email: 1,
    count_emails: 0,
    verify_email: 0.5,
    look_up_person: 0.2,
    check_account: 0,
  },
  policy: (settings) => ({
    // The verifier's, the narrowest but for discover, which is asked once a day and question.
    windows: [
      { limit: 10, seconds: 1 },
      { limit: 300, seconds: 60 },
    ],
    quota: { limit: settings.HUNTER_MONTHLY_CREDITS ?? 50, anchorDay: settings.HUNTER_RESET_DAY ?? 1 },
    reserveShare: settings.RESERVE_FOR_PEOPLE ?? 0.2,
  }),
  meaning: hunterMeaning,
  create: (http) => ({
    discover: (request) => discover(http, request),
    enrichCompany: ({ domain }) => findCompany(http, domain),
    findContacts: ({ domain, limit }) => searchDomain(http, domain, limit),
    findEmail: (person) => findEmail(http, person),
    countEmails: (domain) => countEmails(http, domain),
    verifyEmail: (email) => verifyEmail(http, email),
    lookUpPerson: (email) => lookUpPerson(http, email),
    checkAccount: () => checkAccount(http),
  }),
});
