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
  createdSince?: string | undefined;
  enrichedSince?: string | undefined;
  hasVerifiedContact?: boolean | undefined;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  total: number;
  totalIsExact: boolean;
}

/** Above this a total is not counted out: it would cost a row read a lead. */
export const exactTotalUpTo = 10_000;
