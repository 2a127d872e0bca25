import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";

export type MaintenanceRepository = ReturnType<typeof createMaintenanceRepository>;

/** What the sweep clears away, a bounded number of rows at a time. */
export function createMaintenanceRepository(db: Database) {
  return {
    async forgetExpired(now: string): Promise<void> {
      await db.batch([
        db.run(sql`DELETE FROM provider_answers WHERE id IN
          (SELECT id FROM provider_answers WHERE expires_at <= ${now} LIMIT 1000)`),
        db.run(sql`DELETE FROM idempotency_keys WHERE id IN
          (SELECT id FROM idempotency_keys WHERE expires_at <= ${now} LIMIT 1000)`),
        db.run(sql`DELETE FROM suppressions WHERE id IN
          (SELECT id FROM suppressions WHERE expires_at <= ${now} LIMIT 1000)`),
      ]);
    },

    /**
     * What it takes to undo merges and imports of before this id, and the cells of bad rows: they hold personal data.
     * Ids begin with their time, so that one of them says "older" to every index.
     */
    async forgetUndo(beforeId: string): Promise<void> {
      const forget = (table: string, column: string) => {
        const [name, key] = [sql.identifier(table), sql.identifier(column)];
        return db.run(sql`DELETE FROM ${name} WHERE rowid IN
          (SELECT rowid FROM ${name} WHERE ${key} < ${beforeId} LIMIT 1000)`);
      };
      await db.batch([
        forget("merge_rows", "merge_id"),
        forget("import_rows", "import_id"),
        forget("import_contacts", "import_id"),
        forget("import_chunks", "import_id"),
        forget("import_problems", "import_id"),
        db.run(sql`DELETE FROM email_checks WHERE rowid IN
          (SELECT rowid FROM email_checks WHERE id < ${beforeId} AND status <> 'pending' LIMIT 1000)`),
        db.run(sql`UPDATE imports SET errors = '[]' WHERE id IN
          (SELECT id FROM imports WHERE id < ${beforeId} AND errors <> '[]' ORDER BY id LIMIT 100)`),
      ]);
    },

    /** Of the oldest thousand changes of scores those from before this time. */
    async forgetScoreChanges(before: string): Promise<void> {
      await db.run(sql`DELETE FROM score_changes WHERE seq IN
        (SELECT seq FROM (SELECT seq, at FROM score_changes ORDER BY seq LIMIT 1000) WHERE at < ${before})`);
    },

    /** One trivial read: whether the database answers. */
    async ping(): Promise<void> {
      await db.run(sql`SELECT 1`);
    },
  };
}
