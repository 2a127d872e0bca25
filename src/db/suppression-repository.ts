import { sql } from "drizzle-orm";
import type { Database, Write } from "./database.ts";

export type SuppressionScope = "email" | "domain";

export interface NewSuppression {
  id: string;
  hash: string;
  scope: SuppressionScope;
  reason: string;
  by: string;
}

export type SuppressionRepository = ReturnType<typeof createSuppressionRepository>;

export function createSuppressionRepository(db: Database) {
  return {
    add(row: NewSuppression, at: string): Write {
      return db.run(sql`INSERT INTO suppressions (id, hash, scope, reason, "by", created_at, updated_at)
        VALUES (${row.id}, ${row.hash}, ${row.scope}, ${row.reason}, ${row.by}, ${at}, ${at})
        ON CONFLICT (scope, hash) DO UPDATE SET reason = excluded.reason, expires_at = NULL, updated_at = ${at}`);
    },

    /** Which of the hashes are suppressed at this time. */
    async findHashes(scope: SuppressionScope, hashes: readonly string[], now: string): Promise<Set<string>> {
      if (hashes.length === 0) return new Set();
      const rows = await db.all<{ hash: string }>(sql`SELECT hash FROM suppressions WHERE scope = ${scope}
        AND hash IN (SELECT value FROM json_each(${JSON.stringify(hashes)}))
        AND (expires_at IS NULL OR expires_at > ${now})`);
      return new Set(rows.map((row) => row.hash));
    },
  };
}
