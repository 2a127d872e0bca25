import { isRecord, json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { hexId } from "../world/random.ts";
import type { Company } from "../world/types.ts";
import { describeIdentity } from "./apollo-companies.ts";
import { revenueOf, technologyUid } from "./apollo-filters.ts";
import { type ApolloParams, listOf, stringOf } from "./apollo-params.ts";

/** GET organizations/enrich: 1 credit when found, `{}` and free when not. */
export function enrichOrganization(params: ApolloParams, state: SandboxState): Reply {
  if (!identityKeys.some((key) => stringOf(params, key)))
    return json({ error: "Required parameter 'domain' missing" }, 422);
  const company = findCompany(params, state);
  return company ? { ...json({ organization: describeOrganization(company) }), credits: 1 } : json({});
}

const identityKeys = ["domain", "website", "linkedin_url", "name"];

export function bulkEnrichOrganizations(params: ApolloParams, state: SandboxState): Reply {
  const details = Array.isArray(params.details)
    ? params.details.filter(isRecord)
    : (listOf(params, "domains") ?? []).map((domain) => ({ domain }));
  if (details.length === 0) return bulkRefusal("INVALID_REQUEST", "invalid request, missing details");
  if (details.length > 10) return bulkRefusal("RECORD_LIMIT_EXCEEDED", "record limit exceeded, maximum is 10");
  const found = new Set(details.map((detail) => findCompany(detail, state)).filter((company) => company !== null));
  const reply = json({
    status: "success",
    error_code: null,
    error_message: null,
    total_requested_records: details.length,
    total_requested_domains: details.length,
    unique_domains: new Set(details.map((detail) => detail.domain)).size,
    unique_records: found.size,
    unique_enriched_records: found.size,
    missing_records: details.length - found.size,
    organizations: [...found].map(describeBulkRow),
  });
  return { ...reply, credits: found.size };
}

export function bulkRefusal(error_code: string, error_message: string): Reply {
  return json({ status: "failed", error_code, error_message }, 400);
}

function findCompany(detail: ApolloParams, state: SandboxState): Company | null {
  const site = stringOf(detail, "domain") ?? stringOf(detail, "website");
  const domain = site
    ?.toLowerCase()
    .replace(/^(https?:\/\/)?(www\.)?/, "")
    .replace(/\/.*$/, "");
  const linkedin = stringOf(detail, "linkedin_url")
    ?.replace(/^https?:\/\/(www\.)?/, "")
    .replace(/\/$/, "");
  const name = stringOf(detail, "name")?.toLowerCase();
  const company = state.world.companies.find(
    (candidate) =>
      candidate.domain === domain ||
      (linkedin !== undefined && candidate.linkedinUrl.endsWith(linkedin)) ||
      (name !== undefined && candidate.name.toLowerCase() === name),
  );
  return company?.atApollo ? company : null;
}

function describeBulkRow(company: Company) {
  const { suborganizations: _dropped, ...row } = describeOrganization(company);
  const subsidiary_rollups = { total_estimated_employee_count: 0, countries: [], industries: [] };
  return { ...row, subsidiary_rollups };
}

export function describeOrganization(company: Company) {
  const { place, funding } = company;
  const industryId = hexId(`industry:${company.industry}`, 24);
  const tenth = (count: number) => Math.max(0, Math.round(company.employees * count));
  return {
    ...describeIdentity(company),
    num_languages: 0,
    industry: company.industry,
    industries: [company.industry],
    secondary_industries: [],
    industry_tag_id: industryId,
    industry_tag_hash: { [company.industry]: industryId },
    keywords: company.keywords,
    estimated_num_employees: company.employees,
    snippets_loaded: true,
    retail_location_count: 0,
    num_retail_locations: 0,
    raw_address: `${place.city}, ${place.region}, ${place.country}`,
    street_address: null,
    city: place.city,
    state: place.region,
    postal_code: null,
    country: place.country,
    seo_description: company.oneLiner,
    short_description: company.description,
    suborganizations: [],
    num_suborganizations: 0,
    annual_revenue_printed: printUsd(revenueOf(company)),
    annual_revenue: revenueOf(company),
    total_funding: funding?.totalUsd ?? null,
    total_funding_printed: funding ? printUsd(funding.totalUsd) : null,
    latest_funding_round_date: funding ? `${funding.lastRoundDate}T00:00:00.000+00:00` : null,
    latest_funding_stage: funding?.stage ?? null,
    funding_events: funding
      ? [
          {
            id: hexId(`funding:${company.domain}`, 24),
            date: `${funding.lastRoundDate}T00:00:00.000+00:00`,
            news_url: null,
            type: funding.stage,
            investors: funding.investors.join(", "),
            amount: printUsd(funding.lastRoundUsd),
            currency: "$",
          },
        ]
      : [],
    technology_names: company.technologies,
    current_technologies: company.technologies.map((name) => ({ uid: technologyUid(name), name, category: "Other" })),
    departmental_head_count: { engineering: tenth(0.4), sales: tenth(0.15), media_and_commmunication: tenth(0.01) },
    organization_headcount_six_month_growth: 4.1,
    organization_headcount_twelve_month_growth: 9.7,
    organization_headcount_twenty_four_month_growth: null,
    account_id: null,
  };
}

/** "9M", "1.2B", "850K". */
function printUsd(usd: number): string {
  const [unit, size] = usd >= 1e9 ? ["B", 1e9] : usd >= 1e6 ? ["M", 1e6] : (["K", 1e3] as const);
  return `${Math.round((usd / (size as number)) * 10) / 10}${unit}`;
}
