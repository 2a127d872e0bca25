import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { EnrichmentSource, JobStatus, StepResults, StepStatus, TraceStep } from "../../domain/enrichment.ts";
import type { BatchStatus } from "../../domain/enrichment-batch.ts";
import type { RunRules } from "../../domain/run-rules.ts";
import type { WantGroup } from "../../domain/waterfall.ts";
import { id, timestamps } from "./columns.ts";
import { leadId } from "./lead-id.ts";

export const enrichmentJobs = sqliteTable(
  "enrichment_jobs",
  {
    id: id(),
    leadId: leadId(),
    status: text("status").$type<JobStatus>().notNull().default("pending"),
    sources: text("sources", { mode: "json" }).$type<EnrichmentSource[]>().notNull(),
    results: text("results", { mode: "json" }).$type<StepResults>().notNull().default({}),
    attempts: integer("attempts").notNull().default(0),
    // Counts claims. A worker that lost its lease carries an old number, and its writes match no row.
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    retryAt: text("retry_at"),
    startedAt: text("started_at"),
    completedAt: text("completed_at"),
    error: text("error"),
    contactsAdded: integer("contacts_added").notNull().default(0),
    creditsSpent: real("credits_spent").notNull().default(0),
    requestedBy: text("requested_by").notNull(),
    requestId: text("request_id"),
    ...timestamps,
    // Each question to each source, with what came of it; `results` is the same by source.
    trace: text("trace", { mode: "json" }).$type<TraceStep[]>().notNull().default([]),
    wants: text("wants", { mode: "json" })
      .$type<WantGroup[]>()
      .notNull()
      .default(["company", "decision_makers", "emails"]),
    maxCredits: real("max_credits"),
    batchId: text("batch_id"),
  },
  (t) => [
    uniqueIndex("enrichment_jobs_open_unique").on(t.leadId).where(sql`${t.status} IN ('pending', 'running')`),
    index("enrichment_jobs_status_created_idx").on(t.status, t.createdAt, t.id),
    index("enrichment_jobs_requested_idx").on(t.requestedBy, t.createdAt, t.id),
    index("enrichment_jobs_lead_idx").on(t.leadId, t.createdAt),
    index("enrichment_jobs_created_idx").on(t.createdAt, t.id),
    // Who was served last: the queue takes turns among people.
    index("enrichment_jobs_turn_idx").on(t.requestedBy, t.startedAt),
    index("enrichment_jobs_batch_idx").on(t.batchId, t.status).where(sql`${t.batchId} IS NOT NULL`),
  ],
);

/** Many leads enriched by one request. Its leads are fixed when it is made; their jobs are opened a few at a time. */
export const enrichmentBatches = sqliteTable(
  "enrichment_batches",
  {
    id: id(),
    status: text("status").$type<BatchStatus>().notNull(),
    sources: text("sources", { mode: "json" }).$type<EnrichmentSource[]>().notNull(),
    wants: text("wants", { mode: "json" }).$type<WantGroup[]>().notNull(),
    rules: text("rules", { mode: "json" }).$type<RunRules>().notNull(),
    maxCredits: real("max_credits"),
    error: text("error"),
    requestedBy: text("requested_by").notNull(),
    requestId: text("request_id"),
    completedAt: text("completed_at"),
    ...timestamps,
    // Counts the times that jobs were opened: of two who open at once, one reads an old number and writes nothing.
    feeds: integer("feeds").notNull().default(0),
    // What the leads that are settled have cost.
    creditsSettled: real("credits_settled").notNull().default(0),
  },
  (t) => [index("enrichment_batches_status_idx").on(t.status, t.updatedAt)],
);

export const enrichmentBatchLeads = sqliteTable(
  "enrichment_batch_leads",
  {
    batchId: text("batch_id").notNull(),
    leadId: text("lead_id").notNull(),
    // Null while it waits for its turn; then its job, or why it has none.
    jobId: text("job_id"),
    skipped: text("skipped"),
    // Its job has ended, and what that cost is in the batch's sum: nobody reads them all to know what is left.
    settled: integer("settled", { mode: "boolean" }).notNull().default(false),
  },
  (t) => [
    uniqueIndex("enrichment_batch_leads_unique").on(t.batchId, t.leadId),
    index("enrichment_batch_leads_waiting_idx")
      .on(t.batchId, t.leadId)
      .where(sql`${t.jobId} IS NULL AND ${t.skipped} IS NULL`),
    index("enrichment_batch_leads_unsettled_idx")
      .on(t.batchId, t.jobId)
      .where(sql`${t.jobId} IS NOT NULL AND ${t.settled} = 0`),
  ],
);

/** How many steps of each source (and jobs, source "all") ended how, by day: the success rate without reading jobs. */
export const enrichmentStats = sqliteTable(
  "enrichment_stats",
  {
    day: text("day").notNull(),
    source: text("source").notNull(),
    outcome: text("outcome").$type<StepStatus | JobStatus>().notNull(),
    count: integer("count").notNull(),
    credits: real("credits").notNull(),
  },
  (t) => [uniqueIndex("enrichment_stats_unique").on(t.day, t.source, t.outcome)],
);
