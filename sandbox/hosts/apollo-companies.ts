import { json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { hashText } from "../world/random.ts";
import type { Company } from "../world/types.ts";
import { filterCompanies } from "./apollo-filters.ts";
import { type ApolloParams, pageOf } from "./apollo-params.ts";

/** POST mixed_companies/search: 1 credit per page that has rows. */
export function searchCompanies(params: ApolloParams, state: SandboxState): Reply {
  const page = pageOf(params);
  if (typeof page === "string") return json({ error: page }, 422);
  const ranked = state.world.companies.filter((company) => company.atApollo).sort((a, b) => rankOf(a) - rankOf(b));
  const result = filterCompanies(ranked, params);
  if (typeof result === "string") return json({ error: result }, 422);
  const rows = result.found.slice((page.page - 1) * page.perPage, page.page * page.perPage);
  const reply = json({
    breadcrumbs: result.breadcrumbs,
    partial_results_only: false,
    has_join: false,
    disable_eu_prospecting: false,
    partial_results_limit: 10_000,
    pagination: {
      page: page.page,
      per_page: page.perPage,
      total_entries: result.found.length,
      total_pages: Math.ceil(result.found.length / page.perPage),
    },
    accounts: rows.filter((company) => company.savedAtApollo).map(describeAccount),
    organizations: rows.filter((company) => !company.savedAtApollo).map(describeRow),
    model_ids: rows.map((company) => company.apolloId),
    num_fetch_result: null,
    derived_params: null,
  });
  return { ...reply, credits: rows.length > 0 ? 1 : 0 };
}

/** Not alphabetical and not by size: page 1 is no sample of the rest. */
function rankOf(company: Company): number {
  return hashText(`apollo-rank:${company.domain}`);
}

/** The keys that search and enrichment share. */
export function describeIdentity(company: Company) {
  return {
    id: company.apolloId,
    name: company.name,
    website_url: `http://www.${company.domain}`,
    blog_url: null,
    angellist_url: null,
    linkedin_url: company.linkedinUrl,
    twitter_url: null,
    facebook_url: null,
    primary_phone: phoneOf(company),
    languages: [],
    alexa_ranking: null,
    phone: company.phone,
    linkedin_uid: String(90_000_000 + company.index),
    founded_year: company.foundedYear,
    publicly_traded_symbol: null,
    publicly_traded_exchange: null,
    logo_url: null,
    crunchbase_url: null,
    primary_domain: company.domain,
    owned_by_organization_id: null,
  };
}

function phoneOf(company: Company) {
  if (company.phone === null) return {};
  return { number: company.phone, source: "Scraped", sanitized_number: company.phone.replaceAll(" ", "") };
}

function describeRow(company: Company) {
  return {
    ...describeIdentity(company),
    ...(company.phone === null ? {} : { sanitized_phone: company.phone.replaceAll(" ", "") }),
    show_intent: true,
    has_intent_signal_account: false,
    intent_signal_account: null,
  };
}

function describeAccount(company: Company) {
  const { place } = company;
  return {
    ...describeIdentity(company),
    id: company.apolloId.split("").reverse().join(""),
    organization_id: company.apolloId,
    domain: company.domain,
    primary_domain: null,
    website_url: null,
    account_stage_id: null,
    source: "api",
    organization_city: place.city,
    organization_state: place.region,
    organization_country: place.country,
    organization_raw_address: `${place.city}, ${place.region}, ${place.country}`,
  };
}
