import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { DiscoveryCriteria } from "../domain/discovery-criteria.ts";
import type { RunStatus, SourceReport } from "../domain/discovery-run.ts";
import type { Database } from "./database.ts";
import { fromRow } from "./rows.ts";
import { discoveryRuns } from "./schema.ts";

export type DiscoveryRun = InferSelectModel<typeof discoveryRuns>;
export type RunRepository = ReturnType<typeof createRunRepository>;

export interface NewRun {
  id: string;
  slot: string | null;
  criteria: DiscoveryCriteria;
  sourceIds: string[];
  wanted: number;
  /** The most that all its slices may spend together; null for no limit. */
  maxCredits: number | null;
  actor: string;
  requestId: string;
}

export interface Slice {
  sources: Record<string, SourceReport>;
  watermark: string | null;
  stored: number;
  created: number;
}

type Row = Record<string, unknown>;

export function createRunRepository(db: Database) {
  const one = (rows: Row[]): DiscoveryRun | null => (rows[0] ? fromRow(discoveryRuns, rows[0]) : null);

  return {
    async find(id: string): Promise<DiscoveryRun | null> {
      return (await db.select().from(discoveryRuns).where(eq(discoveryRuns.id, id)).get()) ?? null;
    },

    /** Null when the slot has its run already: of two ticks at once, one starts it. */
    async start(run: NewRun, at: string): Promise<DiscoveryRun | null> {
      return one(
        await db.all<Row>(sql`INSERT INTO discovery_runs
            (id, slot, criteria, source_ids, status, wanted, max_credits, actor, request_id, created_at, updated_at)
          VALUES (${run.id}, ${run.slot}, ${JSON.stringify(run.criteria)}, ${JSON.stringify(run.sourceIds)}, 'running',
            ${run.wanted}, ${run.maxCredits}, ${run.actor}, ${run.requestId}, ${at}, ${at})
          ON CONFLICT DO NOTHING RETURNING *`),
      );
    },

    /** A run that a person asked for, kept once it is over: it has no slices. */
    async record(
      run: Omit<NewRun, "slot"> & Omit<Slice, "watermark">,
      startedAt: string,
      endedAt: string,
    ): Promise<void> {
      await db.insert(discoveryRuns).values({
        ...run,
        status: "completed",
        completedAt: endedAt,
        createdAt: startedAt,
        updatedAt: endedAt,
      });
    },

    async claim(id: string, now: string, leaseUntil: string): Promise<DiscoveryRun | null> {
      return one(
        await db.all<Row>(sql`UPDATE discovery_runs SET claim = claim + 1, lease_until = ${leaseUntil}, updated_at = ${now}
          WHERE id = ${id} AND status = 'running' AND (lease_until IS NULL OR lease_until <= ${now})
            AND (retry_at IS NULL OR retry_at <= ${now}) RETURNING *`),
      );
    },

    /** By the ledger: what a slice that was killed has spent is in it. */
    async creditsOf(id: string): Promise<number> {
      const [row] = await db.all<{ spent: number }>(
        sql`SELECT coalesce(sum(credits), 0) AS spent FROM provider_calls WHERE run_id = ${id}`,
      );
      return row?.spent ?? 0;
    },

    /** Ends a slice: the run goes on from the watermark, or is over. */
    async endSlice(run: { id: string; claim: number }, slice: Slice, status: RunStatus, at: string): Promise<void> {
      await db.run(sql`UPDATE discovery_runs SET status = ${status}, sources = ${JSON.stringify(slice.sources)},
          watermark = ${slice.watermark}, stored = stored + ${slice.stored}, created = created + ${slice.created},
          lease_until = NULL, completed_at = ${status === "running" ? null : at}, updated_at = ${at}
        WHERE id = ${run.id} AND claim = ${run.claim} AND status = 'running'`);
    },

    /** Runs that nobody works on although they are not over. */
    async findStranded(now: string, limit: number): Promise<string[]> {
      const rows = await db.all<{ id: string }>(sql`SELECT id FROM discovery_runs WHERE status = 'running'
        AND (lease_until IS NULL OR lease_until <= ${now}) AND (retry_at IS NULL OR retry_at <= ${now})
        ORDER BY updated_at LIMIT ${limit}`);
      return rows.map((row) => row.id);
    },
  };
}
