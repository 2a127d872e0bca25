import { z } from "@hono/zod-openapi";
import { enrichmentSources } from "../../domain/enrichment.ts";
import { batchStatuses } from "../../domain/enrichment-batch.ts";
import { wantGroups } from "../../domain/waterfall.ts";
import { JobBody } from "./enrichment.ts";

const count = () => z.number().int();
const time = () => z.string().openapi({ format: "date-time" });
const text = () => z.string().nullable();

const pageOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), next_cursor: text(), total: count(), total_is_exact: z.boolean() });

export const JobPage = pageOf(JobBody).openapi("JobPage");

export const BatchBody = z
  .strictObject({
    batch_id: z.uuid(),
    status: z.enum(batchStatuses),
    counts: z
      .strictObject({
        waiting: count(),
        skipped: count(),
        open: count(),
        completed: count(),
        partial: count(),
        failed: count(),
        cancelled: count(),
      })
      .openapi({ description: "Every lead of the batch is in exactly one of these." }),
    sources: z.array(z.enum(enrichmentSources)),
    wants: z.array(z.enum(wantGroups)),
    max_credits: z.number().nullable(),
    credits_spent: z.number(),
    credits_reserved: z.number().openapi({ description: "The most that its open jobs may still spend." }),
    contacts_added: count(),
    requested_by: z.string(),
    created_at: time(),
    completed_at: time().nullable(),
    batch_url: z.string().openapi({ example: "/api/v1/enrichment-batches/0198…" }),
  })
  .openapi("EnrichmentBatch");

export const BatchPage = pageOf(BatchBody).openapi("EnrichmentBatchPage");

const EstimateBody = z
  .strictObject({
    leads: count(),
    to_enrich: count(),
    not_found: count(),
    skipped: z.array(z.strictObject({ reason: z.string(), leads: count() })),
    least_credits: z.number(),
    most_credits: z.number().openapi({ description: "If no answer fills anything. Remembered answers cost nothing." }),
    most_credits_by_source: z.record(z.string(), z.number()),
    max_credits: z.number().nullable(),
  })
  .openapi("EnrichmentEstimate");

export const BatchAnswerBody = z
  .strictObject({ dry_run: z.boolean(), estimate: EstimateBody, batch: BatchBody.nullable() })
  .openapi("EnrichmentBatchAnswer");

const Outcomes = z
  .strictObject({
    counts: z.record(z.string(), count()).openapi({ description: "By how they ended." }),
    credits: z.number(),
    success_rate: z.number().min(0).max(1).nullable().openapi({
      description: "Answered, of those that ended. A source that knows nothing of a company has answered.",
    }),
  })
  .openapi("Outcomes");

const PeriodBody = z.strictObject({
  since: z.string(),
  jobs: Outcomes,
  sources: z.record(z.string(), Outcomes),
});

export const StatsBody = z
  .strictObject({ enrichment: z.strictObject({ day: PeriodBody, week: PeriodBody, month: PeriodBody }) })
  .openapi("Stats");
