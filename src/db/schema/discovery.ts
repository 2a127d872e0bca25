import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { DiscoveryCriteria } from "../../domain/discovery-criteria.ts";
import type { RunStatus, SourceReport } from "../../domain/discovery-run.ts";
import type { BoardVendor } from "../../domain/job-board.ts";
import { id, timestamps } from "./columns.ts";

export const savedSearches = sqliteTable("saved_searches", {
  id: id(),
  name: text("name").notNull(),
  criteria: text("criteria").notNull(),
  schedule: text("schedule"),
  notify: text("notify"),
  watermark: text("watermark"),
  owner: text("owner").notNull(),
  ...timestamps,
});

export const discoveryRuns = sqliteTable(
  "discovery_runs",
  {
    id: id(),
    // Null for a run a person asked for; "2026-11-22/name" for a scheduled one, so that two ticks start one run.
    slot: text("slot").unique(),
    savedSearchId: text("saved_search_id").references(() => savedSearches.id),
    criteria: text("criteria", { mode: "json" }).$type<DiscoveryCriteria>().notNull(),
    sourceIds: text("source_ids", { mode: "json" }).$type<string[]>().notNull(),
    status: text("status").$type<RunStatus>().notNull(),
    sources: text("sources", { mode: "json" }).$type<Record<string, SourceReport>>().notNull().default({}),
    // Where the next slice goes on; null before the first and after the last.
    watermark: text("watermark"),
    wanted: integer("wanted").notNull(),
    stored: integer("stored").notNull().default(0),
    created: integer("created").notNull().default(0),
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    retryAt: text("retry_at"),
    actor: text("actor").notNull(),
    requestId: text("request_id"),
    completedAt: text("completed_at"),
    ...timestamps,
    // The most that all its slices may spend; null for no limit.
    maxCredits: real("max_credits"),
  },
  (t) => [
    index("discovery_runs_status_idx").on(t.status, t.updatedAt),
    index("discovery_runs_created_at_idx").on(t.createdAt),
  ],
);

/** Job boards that we know of, whosever they are. Which is read next is decided by when it was read last. */
export const jobBoards = sqliteTable(
  "job_boards",
  {
    id: id(),
    vendor: text("vendor").$type<BoardVendor>().notNull(),
    token: text("token").notNull(),
    companyName: text("company_name"),
    domain: text("domain"),
    // Where we have it from: a source's id, "setting" or "list".
    origin: text("origin").notNull(),
    // Empty until it is read for the first time, which sorts before every time.
    readAt: text("read_at").notNull().default(""),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("job_boards_token_unique").on(t.vendor, t.token),
    index("job_boards_read_at_idx").on(t.readAt, t.id),
    index("job_boards_domain_idx").on(t.domain).where(sql`${t.domain} IS NOT NULL`),
  ],
);
