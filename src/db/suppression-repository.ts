import { eq, type InferSelectModel, sql } from "drizzle-orm";
import { exactTotalUpTo } from "../domain/lead-filter.ts";
import type { SuppressionScope } from "../domain/suppression.ts";
import { type Database, lostHold, type Write } from "./database.ts";
import { fromRow } from "./rows.ts";
import { suppressions } from "./schema.ts";

export type Suppression = InferSelectModel<typeof suppressions>;
export type NewSuppression = Omit<Suppression, "createdAt" | "updatedAt">;
export type SuppressionRepository = ReturnType<typeof createSuppressionRepository>;

export function createSuppressionRepository(db: Database) {
  return {
    /** One that is there already keeps its id and its group; of two ends the later counts, and never is the latest. */
    add(row: NewSuppression, at: string): Write {
      return db.run(sql`INSERT INTO suppressions
          (id, hash, scope, reason, "by", expires_at, group_id, created_at, updated_at)
        VALUES (${row.id}, ${row.hash}, ${row.scope}, ${row.reason}, ${row.by}, ${row.expiresAt}, ${row.groupId},
          ${at}, ${at})
        ON CONFLICT (scope, hash) DO UPDATE SET reason = excluded.reason,
          expires_at = max(suppressions.expires_at, excluded.expires_at), updated_at = ${at}`);
    },

    async isEmpty(): Promise<boolean> {
      return (await db.all(sql`SELECT 1 FROM suppressions LIMIT 1`)).length === 0;
    },

    /** Which of the hashes are suppressed at this time. */
    async findHashes(scope: SuppressionScope, hashes: readonly string[], now: string): Promise<Set<string>> {
      if (hashes.length === 0) return new Set();
      const rows = await db.all<{ hash: string }>(sql`SELECT hash FROM suppressions WHERE scope = ${scope}
        AND hash IN (SELECT value FROM json_each(${JSON.stringify(hashes)}))
        AND (expires_at IS NULL OR expires_at > ${now})`);
      return new Set(rows.map((row) => row.hash));
    },

    /** Fails, and with it its whole commit, where one of these is suppressed by now. */
    abortIfSuppressed(keys: readonly { scope: SuppressionScope; hash: string }[], now: string): Write {
      const rows = JSON.stringify(keys.map(({ scope, hash }) => [scope, hash]));
      return db.run(sql`SELECT CASE WHEN EXISTS (SELECT 1 FROM json_each(${rows}) CROSS JOIN suppressions
          ON scope = value ->> '$[0]' AND hash = value ->> '$[1]' AND (expires_at IS NULL OR expires_at > ${now}))
        THEN json(${lostHold}) END`);
    },

    /** The same for who asked when nobody was suppressed at all. */
    abortUnlessEmpty(): Write {
      return db.run(sql`SELECT CASE WHEN EXISTS (SELECT 1 FROM suppressions) THEN json(${lostHold}) END`);
    },

    async findByHash(scope: SuppressionScope, hash: string): Promise<Suppression | null> {
      const [row] = await db.all<Record<string, unknown>>(
        sql`SELECT * FROM suppressions WHERE scope = ${scope} AND hash = ${hash}`,
      );
      return row ? fromRow(suppressions, row) : null;
    },

    async find(id: string): Promise<Suppression | null> {
      return (await db.select().from(suppressions).where(eq(suppressions.id, id)).get()) ?? null;
    },

    /** The newest first, one row a person or domain, and one more than the page where there are more. */
    async page({ before, limit }: { before: string | null; limit: number }) {
      const rows = await db.all<Record<string, unknown>>(sql`SELECT * FROM suppressions
        WHERE group_id IS NULL AND id < ${before ?? "~"} ORDER BY id DESC LIMIT ${limit + 1}`);
      const [count] = await db.all<{ n: number }>(
        sql`SELECT count(*) AS n FROM (SELECT 1 FROM suppressions WHERE group_id IS NULL LIMIT ${exactTotalUpTo + 1})`,
      );
      return { rows: rows.map((row) => fromRow(suppressions, row)), total: count?.n ?? 0 };
    },

    /** With all keys of the same person. False where there is no such row (any more). */
    async remove(id: string): Promise<boolean> {
      const rows = await db.all(sql`DELETE FROM suppressions WHERE id = ${id} OR group_id = ${id} RETURNING id`);
      return rows.length > 0;
    },
  };
}
