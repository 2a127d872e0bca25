import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { id, timestamps } from "./columns.ts";

export const providerCalls = sqliteTable(
  "provider_calls",
  {
    id: id(),
    provider: text("provider").notNull(),
    operation: text("operation").notNull(),
    status: integer("status"),
    outcome: text("outcome").notNull(),
    credits: real("credits").notNull(),
    ms: integer("ms"),
    leadId: text("lead_id"),
    jobId: text("job_id"),
    runId: text("run_id"),
    actor: text("actor").notNull(),
    requestId: text("request_id"),
    ...timestamps,
  },
  (t) => [
    index("provider_calls_provider_idx").on(t.provider, t.createdAt),
    index("provider_calls_job_idx").on(t.jobId),
    index("provider_calls_run_idx").on(t.runId),
  ],
);

/** What a provider answered to a question, misses too, so that the same question is not paid twice. */
export const providerAnswers = sqliteTable(
  "provider_answers",
  {
    id: id(),
    provider: text("provider").notNull(),
    operation: text("operation").notNull(),
    question: text("question").notNull(),
    answer: text("answer").notNull(),
    expiresAt: text("expires_at").notNull(),
    ...timestamps,
    /** What it cost, which is what each repetition saves. */
    credits: real("credits").notNull().default(0),
  },
  (t) => [
    uniqueIndex("provider_answers_question_unique").on(t.provider, t.operation, t.question),
    index("provider_answers_expires_idx").on(t.expiresAt),
  ],
);

/** By day, how often a remembered answer was given instead of asking again, and what that would have cost. */
export const providerRecalls = sqliteTable(
  "provider_recalls",
  {
    id: id(),
    provider: text("provider").notNull(),
    operation: text("operation").notNull(),
    day: text("day").notNull(),
    answers: integer("answers").notNull(),
    creditsSaved: real("credits_saved").notNull(),
    ...timestamps,
  },
  (t) => [uniqueIndex("provider_recalls_day_unique").on(t.provider, t.operation, t.day)],
);
