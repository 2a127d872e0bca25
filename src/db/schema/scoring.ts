import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { id, timestamps } from "./columns.ts";

export const scoringModels = sqliteTable("scoring_models", {
  id: id(),
  version: text("version").notNull().unique(),
  weights: text("weights").notNull(),
  metrics: text("metrics"),
  labels: text("labels"),
  publishedAt: text("published_at"),
  ...timestamps,
});

/** Scores that were replaced, and when. It outlives a merged lead, whose history is there again when that is undone. */
export const scoreChanges = sqliteTable(
  "score_changes",
  {
    // Grows with time, so that the oldest rows are found without an index on it.
    seq: integer("seq").primaryKey(),
    leadId: text("lead_id").notNull(),
    at: text("at").notNull(),
    score: real("score").notNull(),
  },
  (t) => [index("score_changes_lead_idx").on(t.leadId, t.at)],
);
