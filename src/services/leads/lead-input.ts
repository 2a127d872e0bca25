import { z } from "zod";
import { type FactField, factFields, fundingStages, leadStatuses } from "../../domain/lead.ts";
import { day, domainName, line, webUrl, wholeNumber, words } from "../input-fields.ts";

const optional = <T extends z.ZodType>(schema: T) => schema.nullish();

const fields = {
  domain: optional(domainName),
  external_id: optional(line(200)),
  website_url: optional(webUrl),
  industry: optional(line(200)),
  employee_count: optional(wholeNumber(0, 10_000_000)),
  funding_stage: optional(z.enum(fundingStages)),
  funding_total_usd: optional(wholeNumber(0, 1_000_000_000_000_000)),
  last_funding_at: optional(day),
  founded_year: optional(wholeNumber(1600, 2100)),
  location: optional(line(300)),
  city: optional(line(200)),
  region: optional(line(200)),
  country: optional(line(200)),
  description: optional(line(10_000)),
  tech_stack: words(200).optional(),
  tags: words(200).optional(),
  linkedin_url: optional(webUrl),
  status: z.enum(leadStatuses).optional(),
  owner: optional(line(200)),
  notes: optional(line(20_000)),
};

export const CreateLeadInput = z.strictObject({ company_name: line(300), ...fields });
export type CreateLeadInput = z.infer<typeof CreateLeadInput>;

/** PUT: the same as creating; what is left out is cleared. */
export const ReplaceLeadInput = CreateLeadInput;

/** A merge patch: what is left out stays, `null` clears. */
export const ChangeLeadInput = z.strictObject({ company_name: line(300).optional(), ...fields });
export type ChangeLeadInput = z.infer<typeof ChangeLeadInput>;

export function isFactField(field: string): field is FactField {
  return (factFields as readonly string[]).includes(field);
}
