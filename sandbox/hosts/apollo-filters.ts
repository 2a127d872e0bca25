import { isRecord } from "../reply.ts";
import { isInPlace } from "../world/places.ts";
import type { Company } from "../world/types.ts";
import { type ApolloParams, listOf } from "./apollo-params.ts";

interface Breadcrumb {
  label: string;
  signal_field_name: string;
  value: string;
  display_name: string;
}

type Test<V> = (company: Company, value: V) => boolean;

/** Within a field OR, across fields AND. */
const listFilters: Record<string, [label: string, test: Test<string>]> = {
  q_organization_domains_list: ["Company Domains", (company, value) => company.domain === value],
  organization_num_employees_ranges: ["# Employees", (company, value) => isInSpan(company.employees, value)],
  organization_locations: ["Company Locations", (company, value) => isInPlace(company.place, value)],
  currently_using_any_of_technology_uids: [
    "Technologies",
    (company, value) => company.technologies.some((technology) => technologyUid(technology) === value),
  ],
  q_organization_keyword_tags: ["Company Keywords", hasKeyword],
  q_organization_name: ["Company Name", (company, value) => company.name.toLowerCase().includes(value)],
  organization_ids: ["Companies", (company, value) => company.apolloId === value],
  q_organization_job_titles: [
    "Job Titles",
    (company, value) => company.jobs.some((job) => job.title.toLowerCase().includes(value)),
  ],
  organization_job_locations: [
    "Job Locations",
    (company, value) => company.jobs.length > 0 && isInPlace(company.place, value),
  ],
  organization_latest_funding_stage_cd: [
    "Latest Funding",
    // Only codes filter; a label such as "Series A" silently means "has any stage".
    (company, value) =>
      company.funding !== null && (/^\d+$/.test(value) ? fundingStages[Number(value)] === company.funding.stage : true),
  ],
};

const rangeFilters: Record<string, [label: string, read: (company: Company) => (number | string)[]]> = {
  revenue_range: ["Revenue", (company) => [revenueOf(company)]],
  latest_funding_amount_range: ["Last Funding Amount", ({ funding }) => (funding ? [funding.lastRoundUsd] : [])],
  total_funding_range: ["Total Funding", ({ funding }) => (funding ? [funding.totalUsd] : [])],
  latest_funding_date_range: ["Last Funding Date", ({ funding }) => (funding ? [funding.lastRoundDate] : [])],
  organization_job_posted_at_range: ["Job Posted At", (company) => company.jobs.map((job) => job.postedOn)],
  organization_num_jobs_range: ["# Active Jobs", (company) => [company.jobs.length]],
};

export const fundingStages = (
  "Seed,Angel,Series A,Series B,Series C,Series D,Series E,Series F,Series G,Series H,Venture (Round not Specified)," +
  "Private Equity,Other,Debt Financing,Equity Crowdfunding,Convertible Note"
).split(",");

export function revenueOf(company: Company): number {
  return company.employees * 110_000;
}

export function technologyUid(name: string): string {
  return name.toLowerCase().replace(/[ .]/g, "_");
}

/** The companies that fit, and the echo of each filter that was understood. Unknown names are ignored, as Apollo does. */
export function filterCompanies(
  companies: readonly Company[],
  params: ApolloParams,
): { found: Company[]; breadcrumbs: Breadcrumb[] } | string {
  let found = [...companies];
  const breadcrumbs: Breadcrumb[] = [];
  const notIn = listOf(params, "organization_not_locations") ?? [];
  for (const value of notIn) {
    found = found.filter((company) => !isInPlace(company.place, value));
    breadcrumbs.push(crumb("Excluded Company Locations", "organization_not_locations", value));
  }
  for (const [field, [label, test]] of Object.entries(listFilters)) {
    const values = listOf(params, field)?.map((value) => value.trim().toLowerCase());
    if (!values || values.length === 0) continue;
    found = found.filter((company) => values.some((value) => test(company, value)));
    breadcrumbs.push(...values.map((value) => crumb(label, field, value)));
  }
  for (const [field, [label, read]] of Object.entries(rangeFilters)) {
    const range = params[field];
    if (range === undefined || range === null) continue;
    if (!isRecord(range)) return "no implicit conversion of String into Integer";
    const { min, max } = range;
    found = found.filter((company) => read(company).some((value) => isBetween(value, min, max)));
    breadcrumbs.push(crumb(label, field, `${min ?? ""}-${max ?? ""}`));
  }
  return { found, breadcrumbs };
}

function crumb(label: string, field: string, value: string): Breadcrumb {
  return { label, signal_field_name: field, value, display_name: value };
}

function isInSpan(employees: number, span: string): boolean {
  const [min, max] = span.split(",").map((part) => (part.trim() === "" ? undefined : Number(part)));
  return span.includes(",") && employees >= (min ?? 0) && employees <= (max ?? Number.POSITIVE_INFINITY);
}

function isBetween(value: number | string, min: unknown, max: unknown): boolean {
  const cast = typeof value === "number" ? Number : String;
  return (min === undefined || value >= cast(min)) && (max === undefined || value <= cast(max));
}

function hasKeyword(company: Company, value: string): boolean {
  const terms = [company.industry, ...company.keywords];
  return terms.some((term) => ` ${term} `.includes(` ${value} `));
}
