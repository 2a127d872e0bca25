import type { Lead } from "../../domain/lead.ts";

/** What an export can have, in the order in which it comes: the lead's own fields under their names in the API. */
export const exportColumns = {
  id: "id",
  company_name: "companyName",
  domain: "domain",
  external_id: "externalId",
  website_url: "websiteUrl",
  industry: "industry",
  employee_count: "employeeCount",
  funding_stage: "fundingStage",
  funding_total_usd: "fundingTotalUsd",
  last_funding_at: "lastFundingAt",
  founded_year: "foundedYear",
  location: "location",
  city: "city",
  region: "region",
  country: "country",
  description: "description",
  tech_stack: "techStack",
  tags: "tags",
  linkedin_url: "linkedinUrl",
  ai_adoption_score: "aiAdoptionScore",
  lead_score: "leadScore",
  score_model: "scoreModel",
  scored_at: "scoredAt",
  status: "status",
  owner: "owner",
  notes: "notes",
  source: "source",
  enrichment_status: "enrichmentStatus",
  enriched_at: "enrichedAt",
  provenance: "provenance",
  version: "version",
  created_at: "createdAt",
  updated_at: "updatedAt",
} as const satisfies Record<string, keyof Lead>;

export type ExportColumn = keyof typeof exportColumns;

// Own property only: "constructor" is no column.
export const isExportColumn = (name: string): name is ExportColumn => Object.hasOwn(exportColumns, name);

/**
 * Whether these are the columns of one of our own exports: `id` is among them and every one is exactly a name that an
 * export uses. Only such a file's cells went through `defuse`, and only its ids are ids of leads.
 */
export const isOwnExport = (columns: readonly string[]): boolean =>
  columns.includes("id") && columns.every(isExportColumn);
