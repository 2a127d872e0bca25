import { z } from "@hono/zod-openapi";
import { factRevertStatuses } from "../../domain/facts.ts";
import { FieldValue } from "./field-value.ts";

const time = () => z.string().openapi({ format: "date-time" });
const count = () => z.number().int();

const Statement = z
  .strictObject({
    source: z.string().openapi({ description: "A provider, `import`, or `person`." }),
    source_url: z.string().nullable(),
    confidence: z.number(),
    observed_at: z.string(),
    value: FieldValue,
    is_human: z.boolean().openapi({ description: "A person typed it: it wins over every source." }),
    agrees: z.boolean().openapi({ description: "It says the same as the current value; of a list, a part of it." }),
  })
  .openapi("Statement");

export const FactsBody = z
  .strictObject({
    lead_id: z.uuid(),
    version: count(),
    fields: z.array(
      z.strictObject({
        field: z.string(),
        value: FieldValue,
        winner: z.union([Statement, z.null()]).openapi({ description: "Whose word the value is." }),
        losers: z.array(Statement).openapi({ description: "What the others say, the next best first." }),
      }),
    ),
    sources: z.array(z.string()).openapi({ description: "Sources whose word can be taken out." }),
  })
  .openapi("LeadFacts");

export const RevertBody = z
  .strictObject({
    lead_id: z.uuid(),
    version: count(),
    source: z.string(),
    dry_run: z.boolean(),
    fields: z.array(
      z.strictObject({
        field: z.string(),
        from: FieldValue,
        to: FieldValue,
        to_source: z.string().nullable().openapi({ description: "Whose word it is now." }),
      }),
    ),
    kept: z.array(z.string()).openapi({ description: "Fields that keep the source's value: a lead must have one." }),
    facts_dropped: count(),
    signals_dropped: count(),
  })
  .openapi("FactsReverted");

export const RevertProgressBody = z
  .strictObject({
    id: z.uuid().nullable().openapi({ description: "Null for a dry run." }),
    source: z.string(),
    observed_since: z.string().nullable(),
    status: z.enum([...factRevertStatuses, "dry_run"]),
    leads_total: count(),
    leads_done: count(),
    actor: z.string().nullable(),
    created_at: time().nullable(),
    completed_at: time().nullable(),
  })
  .openapi("FactRevert");
