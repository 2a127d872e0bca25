import type { EnrichmentStatus, FundingStage, LeadStatus } from "./lead.ts";

export const leadSortKeys = [
  "lead_score",
  "ai_adoption_score",
  "company_name",
  "created_at",
  "updated_at",
  "enriched_at",
  "employee_count",
  "funding_total_usd",
] as const;
export type LeadSortKey = (typeof leadSortKeys)[number];

/** Fields of a lead that need not have a value, under their names in the API. */
export const fieldsThatCanBeMissing = [
  "domain",
  "external_id",
  "website_url",
  "industry",
  "employee_count",
  "funding_stage",
  "funding_total_usd",
  "last_funding_at",
  "founded_year",
  "location",
  "city",
  "region",
  "country",
  "description",
  "tech_stack",
  "tags",
  "linkedin_url",
  "ai_adoption_score",
  "lead_score",
  "owner",
  "notes",
  "enriched_at",
] as const;
export type MissableField = (typeof fieldsThatCanBeMissing)[number];

/** How many people work there, in the bands in which companies are usually counted. */
export const sizeBands = ["1-10", "11-50", "51-200", "201-500", "501-1000", "1001+"] as const;

export interface Sort<Key extends string> {
  key: Key;
  direction: "asc" | "desc";
}

/** Each condition narrows the list; a list of values means "one of them". */
export interface LeadFilter {
  status?: LeadStatus[] | undefined;
  enrichmentStatus?: EnrichmentStatus[] | undefined;
  fundingStage?: FundingStage[] | undefined;
  industry?: string[] | undefined;
  country?: string[] | undefined;
  city?: string[] | undefined;
  /** A place in words, "Berlin" or "San Francisco, CA": in city, region, country or the location's text. */
  location?: string | undefined;
  source?: string[] | undefined;
  owner?: string[] | undefined;
  domain?: string[] | undefined;
  tagsAny?: string[] | undefined;
  tagsAll?: string[] | undefined;
  companyNamePrefix?: string | undefined;
  leadScoreMin?: number | undefined;
  leadScoreMax?: number | undefined;
  aiAdoptionScoreMin?: number | undefined;
  aiAdoptionScoreMax?: number | undefined;
  employeeCountMin?: number | undefined;
  employeeCountMax?: number | undefined;
  fundingTotalUsdMin?: number | undefined;
  fundingTotalUsdMax?: number | undefined;
  foundedYearMin?: number | undefined;
  foundedYearMax?: number | undefined;
  createdSince?: string | undefined;
  updatedSince?: string | undefined;
  enrichedSince?: string | undefined;
  hasVerifiedContact?: boolean | undefined;
  missing?: MissableField[] | undefined;
  present?: MissableField[] | undefined;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total: number;
  totalIsExact: boolean;
}

/** Above this a total is not counted out: it would cost a row read a lead. */
export const exactTotalUpTo = 10_000;
