import { z } from "zod";
import { type DiscoveryCriteria, type FilterName, isAsked, judge } from "../../domain/discovery-criteria.ts";
import { parseFundingStage } from "../../domain/funding-stage.ts";
import { days } from "../../lib/clock.ts";
import type { ProviderHttp } from "../http.ts";
import type { CompanyObservation, DiscoveryPage, DiscoveryRequest, Priced } from "../provider.ts";
import { count, list, number, part, requiredText, text, texts, webUrl } from "../wire.ts";
import { type Filters, filtersFor } from "./company-filters.ts";
import { endpoint, headers } from "./endpoint.ts";
import { firstDomain, placeOf } from "./organization.ts";

const pageSize = 100;
/** Apollo gives no row beyond this page, however many it counts. */
const lastPage = 500;

// Only the first fields are documented; what a row may say beyond them is taken where it comes.
const Row = z.object({
  id: requiredText,
  organization_id: text,
  name: requiredText,
  website_url: webUrl,
  primary_domain: text,
  domain: text,
  linkedin_url: webUrl,
  founded_year: count,
  industry: text,
  keywords: texts,
  estimated_num_employees: count,
  latest_funding_stage: text,
  city: text,
  state: text,
  country: text,
  organization_city: text,
  organization_state: text,
  organization_country: text,
});
type Row = z.infer<typeof Row>;

const Search = z
  .looseObject({})
  .refine(({ organizations, accounts }) => Array.isArray(organizations) || Array.isArray(accounts), "no list")
  .pipe(
    z.object({
      organizations: list(Row),
      accounts: list(Row),
      breadcrumbs: list(z.object({ signal_field_name: requiredText })),
      pagination: part(z.object({ total_entries: number })),
    }),
  );

/** One credit a page, so pages are full ones and remembered for a day: the next run pays for none of them again. */
export async function searchCompanies(
  http: ProviderHttp,
  { criteria, offset, limit }: DiscoveryRequest,
): Promise<Priced<DiscoveryPage>> {
  const page = Math.floor(offset / pageSize) + 1;
  const filters = filtersFor(criteria);
  // Paid rows that nothing is known of would all be left out again.
  if (page > lastPage || filters.untold.length > 0) return { value: nothing(filters), credits: 0, cached: false };
  const body = { ...filters.body, page, per_page: pageSize };
  const { data, credits, cached } = await http.send({
    operation: "mixed_companies/search",
    url: endpoint("mixed_companies/search"),
    headers: headers(http),
    json: body,
    response: Search,
    cost: 1,
    price: ({ organizations, accounts }, dropped) => (organizations.length + accounts.length + dropped > 0 ? 1 : 0),
    remember: { question: JSON.stringify(body), forMs: days(1) },
  });
  // Companies that the account has saved come in the other list, with the company's id in another field.
  const rows = data ? uniqueRows([...data.organizations, ...data.accounts]) : [];
  const echoed = data?.breadcrumbs.map((crumb) => crumb.signal_field_name) ?? [];
  const total = data?.pagination?.total_entries ?? 0;
  return { value: pageOf({ criteria, offset, limit }, filters, rows, echoed, total), credits, cached };
}

const nothing = ({ untold }: Filters): DiscoveryPage => ({
  companies: [],
  found: 0,
  leftOutUnknown: 0,
  filtersAppliedHere: [...untold],
  next: null,
});

const organizationId = (row: Row): string => row.organization_id ?? row.id;

function uniqueRows(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [organizationId(row), row])).values()];
}

function pageOf(
  { criteria, offset, limit }: DiscoveryRequest,
  filters: Filters,
  rows: readonly Row[],
  echoed: readonly string[],
  total: number,
): DiscoveryPage {
  const ignored = filters.ignoredBy(echoed);
  const here = [...new Set([...filters.here, ...ignored.filter((filter) => isAsked(criteria, filter))])];
  // Without its tags the search finds any company, and none of them as one that has to do with AI.
  const tags = ignored.includes("words") ? [] : filters.tags;
  const taken = rows.slice(offset % pageSize, (offset % pageSize) + limit).map((row) => toObservation(row, tags));
  const verdicts = taken.map((company) => verdictOn(company, criteria, here));
  const companies = taken.filter((_, i) => verdicts[i] === "match");
  const end = offset + taken.length;
  const found = Math.max(total, end);
  return {
    companies,
    found: here.length > 0 || companies.length < taken.length ? companies.length : found,
    leftOutUnknown: verdicts.filter((verdict) => verdict === "unknown").length,
    filtersAppliedHere: here,
    next: taken.length > 0 && end < Math.min(found, lastPage * pageSize) ? end : null,
  };
}

function verdictOn(company: CompanyObservation, criteria: DiscoveryCriteria, here: readonly FilterName[]) {
  return company.categories.length === 0 ? "unknown" : judge(criteria, company.candidate, here);
}

function toObservation(row: Row, tags: readonly string[]): CompanyObservation {
  const domain = firstDomain(row.primary_domain, row.domain, row.website_url);
  const city = row.city ?? row.organization_city;
  const region = row.state ?? row.organization_state;
  const country = row.country ?? row.organization_country;
  const location = placeOf(city, region, country);
  return {
    domain,
    externalId: `apollo:${organizationId(row)}`,
    sourceUrl: row.linkedin_url,
    facts: {
      companyName: row.name,
      websiteUrl: row.website_url ?? (domain === null ? null : `https://${domain}`),
      linkedinUrl: row.linkedin_url,
      foundedYear: row.founded_year,
      industry: row.industry,
      employeeCount: row.estimated_num_employees,
      location,
      city,
      region,
      country,
    },
    categories: [...tags],
    confidence: 0.6,
    candidate: {
      places: location,
      topics: [...row.keywords, ...(row.industry === null ? [] : [row.industry])],
      employeeCount: row.estimated_num_employees,
      fundingStage: parseFundingStage(row.latest_funding_stage),
      text: row.name,
    },
  };
}
