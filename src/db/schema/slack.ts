import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { SlackOrigin, SlackTaskStatus, SlackWork } from "../../domain/slack-task.ts";
import { apiKeys } from "./access.ts";
import { id, timestamps } from "./columns.ts";

/** People in Slack who are known as the owner of an API key. Who is not here acts with the scope of the setting. */
export const slackUsers = sqliteTable(
  "slack_users",
  {
    id: id(),
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    apiKeyId: text("api_key_id")
      .notNull()
      .references(() => apiKeys.id),
    ...timestamps,
  },
  (t) => [uniqueIndex("slack_users_user_unique").on(t.teamId, t.userId)],
);

/** Codes by which the owner of an API key says who they are in Slack: a hash, once, for ten minutes. */
export const slackLinkCodes = sqliteTable("slack_link_codes", {
  id: id(),
  codeHash: text("code_hash").notNull().unique(),
  apiKeyId: text("api_key_id")
    .notNull()
    .references(() => apiKeys.id),
  expiresAt: text("expires_at").notNull(),
  usedAt: text("used_at"),
  ...timestamps,
});

/** What was asked for in Slack, or is due there, until Slack has taken the answer. */
export const slackTasks = sqliteTable(
  "slack_tasks",
  {
    id: id(),
    // What makes a repeated delivery the same request; null for what we began ourselves.
    dedupeKey: text("dedupe_key").unique(),
    origin: text("origin", { mode: "json" }).$type<SlackOrigin>().notNull(),
    work: text("work", { mode: "json" }).$type<SlackWork>().notNull(),
    status: text("status").$type<SlackTaskStatus>().notNull(),
    // What is still to be posted, in order; kept until Slack took it.
    outbox: text("outbox", { mode: "json" }).$type<unknown[]>().notNull().default([]),
    // How often the response_url was used: it takes five posts.
    posts: integer("posts").notNull().default(0),
    attempts: integer("attempts").notNull().default(0),
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    dueAt: text("due_at"),
    requestId: text("request_id").notNull(),
    error: text("error"),
    ...timestamps,
  },
  (t) => [
    index("slack_tasks_due_idx").on(t.dueAt).where(sql`${t.status} IN ('waiting', 'working')`),
    index("slack_tasks_updated_idx").on(t.updatedAt),
  ],
);
