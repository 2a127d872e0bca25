import { z } from "zod";
import { enrichmentStatuses, fundingStages, leadStatuses } from "../../domain/lead.ts";
import { fieldsThatCanBeMissing } from "../../domain/lead-filter.ts";
import { day, domainName, line, score, wholeNumber } from "../input-fields.ts";

const oneOf = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(100).optional();
const people = wholeNumber(0, 10_000_000).optional();
const dollars = wholeNumber(0, 1_000_000_000_000_000).optional();
const year = wholeNumber(1600, 2100).optional();
// As times are stored: texts of different length would not compare as times do.
const since = day.transform((value) => new Date(value).toISOString());

/** The filters of every lead list: GET /leads, POST /leads/search and the export. */
export const leadFilterFields = {
  status: oneOf(z.enum(leadStatuses)),
  enrichment_status: oneOf(z.enum(enrichmentStatuses)),
  funding_stage: oneOf(z.enum(fundingStages)),
  industry: oneOf(line(200)),
  country: oneOf(line(200)),
  city: oneOf(line(200)),
  /** A place in words: "Berlin", "San Francisco, CA", "Germany". */
  location: line(200).optional(),
  source: oneOf(line(100)),
  owner: oneOf(line(200)),
  domain: oneOf(domainName),
  tags_any: oneOf(line(100)),
  tags_all: z.array(line(100)).min(1).max(20).optional(),
  company_name_prefix: line(300).optional(),
  lead_score_min: score.optional(),
  lead_score_max: score.optional(),
  ai_adoption_score_min: score.optional(),
  ai_adoption_score_max: score.optional(),
  employee_count_min: people,
  employee_count_max: people,
  funding_total_usd_min: dollars,
  funding_total_usd_max: dollars,
  founded_year_min: year,
  founded_year_max: year,
  created_since: since.optional(),
  updated_since: since.optional(),
  enriched_since: since.optional(),
  has_verified_contact: z.boolean().optional(),
  /** Fields that nothing is known of; an empty list counts as nothing. */
  missing: oneOf(z.enum(fieldsThatCanBeMissing)),
  /** Fields that something is known of. */
  present: oneOf(z.enum(fieldsThatCanBeMissing)),
};

export const LeadFilterInput = z.strictObject(leadFilterFields);
