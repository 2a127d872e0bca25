import { z } from "@hono/zod-openapi";
import { enrichmentStatuses, fundingStages, leadStatuses } from "../../domain/lead.ts";

const text = () => z.string().nullable();
const time = () => z.string().openapi({ format: "date-time" });

export const LeadBody = z
  .strictObject({
    id: z.uuid(),
    company_name: z.string().openapi({ example: "Brightloom Robotics" }),
    domain: text().openapi({ example: "brightloom.example" }),
    external_id: text(),
    website_url: text(),
    industry: text(),
    employee_count: z.number().int().nullable(),
    funding_stage: z.enum(fundingStages).nullable(),
    funding_total_usd: z.number().int().nullable(),
    last_funding_at: text(),
    founded_year: z.number().int().nullable(),
    location: text(),
    city: text(),
    region: text(),
    country: text(),
    description: text(),
    tech_stack: z.array(z.string()),
    tags: z.array(z.string()),
    linkedin_url: text(),
    ai_adoption_score: z.number().min(0).max(100).nullable(),
    lead_score: z.number().min(0).max(100).nullable(),
    score_model: text(),
    scored_at: time().nullable(),
    status: z.enum(leadStatuses),
    owner: text(),
    notes: text(),
    source: z.string().openapi({ description: "What brought it in: a source, `import` or `person`." }),
    enrichment_status: z.enum(enrichmentStatuses),
    enriched_at: time().nullable(),
    provenance: z
      .record(z.string(), z.object({ source: z.string(), at: z.string(), confidence: z.number() }))
      .openapi({ description: "For each field, who said its current value and when." }),
    version: z.number().int().openapi({ description: "Goes up with each change; also the `ETag`." }),
    created_at: time(),
    updated_at: time(),
  })
  .openapi("Lead");

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    next_cursor: z.string().nullable().openapi({ description: "Send it as `cursor` for the next page." }),
    total: z.number().int(),
    total_is_exact: z
      .boolean()
      .openapi({ description: "False above 10,000 where there is a filter: the total is then at least that." }),
  });

/** With `fields`: what was asked for, and what it takes to change the lead. */
export const SparseLeadBody = LeadBody.partial().required({ id: true, version: true }).openapi("SparseLead");

export const LeadOrSparse = z
  .union([LeadBody, SparseLeadBody])
  .openapi({ description: "Whole, or with `fields` only those, `id` and `version`." });

export const ListedLeadBody = LeadBody.omit({ provenance: true }).openapi("ListedLead");

export const ListedLead = z.union([ListedLeadBody, SparseLeadBody]).openapi({
  description: "All but `provenance`, which comes where it is named, or with `fields` only those, `id` and `version`.",
});

export const LeadPage = pageOf(ListedLead).openapi("LeadPage");
