import { sql } from "drizzle-orm";
import type { Database, Write } from "./database.ts";

/** How far an import is, and the rows that wait to be stored. */
export function createImportJobs(db: Database) {
  return {
    /** Changes nothing once the import is over, being taken back, or another worker's. */
    advance(id: string, claim: number, counts: object, leaseUntil: string | null, at: string): Write {
      return db.run(sql`UPDATE imports SET counts = ${JSON.stringify(counts)}, lease_until = ${leaseUntil},
          updated_at = ${at}
        WHERE id = ${id} AND status = 'running' AND claim = ${claim}`);
    },

    deleteChunk(importId: string, number: number): Write {
      return db.run(sql`DELETE FROM import_chunks WHERE import_id = ${importId} AND number = ${number}`);
    },
  };
}
