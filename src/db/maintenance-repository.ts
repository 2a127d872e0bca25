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
      ]);
    },

    /** One trivial read: whether the database answers. */
    async ping(): Promise<void> {
      await db.run(sql`SELECT 1`);
    },
  };
}
