import { z } from "@hono/zod-openapi";
import { enrichmentSources, enrichmentTasks, jobStatuses, stepStatuses } from "../../domain/enrichment.ts";
import { scoreFeatures } from "../../domain/score.ts";
import { trendDirections } from "../../domain/score-trend.ts";
import { wantGroups } from "../../domain/waterfall.ts";

const time = () => z.string().openapi({ format: "date-time" });
const text = () => z.string().nullable();

const StepBody = z
  .strictObject({
    status: z.enum(stepStatuses),
    reason: z.string().optional(),
    retry_at: time().optional(),
    credits: z.number(),
    cached: z.boolean().openapi({ description: "Everything came from remembered answers." }),
    emails_found: z.number().int().optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  })
  .openapi("EnrichmentStep");

const TraceStepBody = z
  .strictObject({
    source: z.enum(enrichmentSources),
    task: z.enum(enrichmentTasks),
    status: z.enum(stepStatuses),
    reason: z.string().optional(),
    retry_at: time().optional(),
    credits: z.number(),
    cached: z.boolean(),
    ms: z.number().int().nullable().openapi({ description: "Null where nobody was asked." }),
    fields: z.array(z.string()).openapi({ description: "Fields of the lead that it changed." }),
    contacts_added: z.number().int(),
    emails_found: z.number().int().optional(),
  })
  .openapi("TraceStep");

const job = {
  lead_id: z.uuid(),
  job_id: z.uuid(),
  status: z.enum(jobStatuses),
  enrichment_results: z.record(z.string(), StepBody),
  trace: z.array(TraceStepBody).openapi({ description: "Each question to each source, with what came of it." }),
  contacts_added: z.number().int(),
  credits_spent: z.number(),
  retry_at: time().nullable(),
  job_url: z.string().openapi({ example: "/api/v1/jobs/0198…" }),
};

export const EnrichmentBody = z.strictObject({ ...job, new_score: z.number().nullable() }).openapi("EnrichmentAnswer");

export const JobBody = z
  .strictObject({
    ...job,
    sources: z.array(z.enum(enrichmentSources)),
    wants: z.array(z.enum(wantGroups)),
    max_credits: z.number().nullable(),
    batch_id: text(),
    attempts: z.number().int(),
    error: text(),
    requested_by: z.string(),
    created_at: time(),
    started_at: time().nullable(),
    completed_at: time().nullable(),
  })
  .openapi("Job");

const PlannedStepBody = z.strictObject({
  source: z.enum(enrichmentSources),
  task: z.enum(enrichmentTasks),
  most_credits: z.number(),
  could_add: z.array(z.string()),
  reason: text().openapi({ description: "Why it is planned, where it is no plain question to a source." }),
});

export const EnrichmentPlanBody = z
  .strictObject({
    dry_run: z.literal(true),
    lead_id: z.uuid(),
    missing: z.array(z.string()),
    not_run: text().openapi({ description: "Why it would not run; null where it would." }),
    rounds: z.array(z.array(PlannedStepBody)).openapi({
      description: "Each round is asked at the same time, and the next one only for what is still missing then.",
    }),
    least_credits: z.number(),
    most_credits: z.number().openapi({ description: "If no answer fills anything. Remembered answers cost nothing." }),
  })
  .openapi("EnrichmentPlan");

const Evidence = z.strictObject({ source: z.string(), url: text(), quote: z.string(), observed_at: z.string() });

const Reason = z
  .strictObject({
    feature: z.enum(scoreFeatures),
    label: z.string(),
    value: text(),
    points: z.number(),
    evidence: z.array(Evidence),
  })
  .openapi("ScoreReason");

export const ScoreBody = z
  .strictObject({
    lead_id: z.uuid(),
    score: z.number().min(0).max(100),
    base: z.number().openapi({ description: "Score of a lead of which nothing is known." }),
    model: z.string(),
    coverage: z.number().openapi({ description: "Share of the model's weight that this lead's data let us observe." }),
    ai_adoption_score: z.number().nullable(),
    trend: z
      .strictObject({
        direction: z.enum(trendDirections),
        change: z.number().openapi({ description: "Points since then." }),
        since: z.string().openapi({ description: "30 days ago, or a day after the lead came in." }),
      })
      .nullable()
      .openapi({ description: "Null: it is not known what the score was then. Steady: within 2 points." }),
    contributions: z.array(Reason).openapi({ description: "With `base` they add up to the score exactly." }),
    top_positive: z.array(Reason),
    top_negative: z.array(Reason),
    unknown: z.array(z.enum(scoreFeatures)).openapi({ description: "Missing is not zero: these did not count." }),
    signals: z.array(Evidence.extend({ type: z.string(), label: z.string(), weight: z.number() })),
  })
  .openapi("ScoreExplanation");
