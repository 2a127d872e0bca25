import { sql } from "drizzle-orm";
import type { ImportFileKind, ImportRules, ImportStage } from "../domain/import.ts";
import type { Database, Write } from "./database.ts";
import type { Import } from "./import-repository.ts";
import { fromRow } from "./rows.ts";
import { imports } from "./schema.ts";

type Row = Record<string, unknown>;

export interface ReceivedFile {
  mapping: Record<string, string>;
  file: ImportFileKind;
  rules: ImportRules;
  rowsTotal: number;
  counts: object;
}

/** How far an import is. */
export function createImportJobs(db: Database) {
  return {
    /** Changes nothing once the import is over, being taken back, or another worker's. */
    advance(id: string, claim: number, counts: object, leaseUntil: string | null, at: string): Write {
      return db.run(sql`UPDATE imports SET counts = ${JSON.stringify(counts)}, lease_until = ${leaseUntil},
          updated_at = ${at}
        WHERE id = ${id} AND status = 'running' AND claim = ${claim}`);
    },

    beginReceiving(id: string, at: string): Write {
      return db.run(sql`UPDATE imports SET stage = 'receiving', updated_at = ${at}
        WHERE id = ${id} AND status = 'running' AND stage IS NULL`);
    },

    touchReceiving(id: string, at: string): Write {
      return db.run(
        sql`UPDATE imports SET updated_at = ${at} WHERE id = ${id} AND status = 'running' AND stage = 'receiving'`,
      );
    },

    /** False where the upload was taken for dead meanwhile. */
    async endReceiving(id: string, stage: ImportStage, received: ReceivedFile, at: string): Promise<boolean> {
      const rows = await db.all(sql`UPDATE imports SET stage = ${stage}, mapping = ${JSON.stringify(received.mapping)},
          file = ${JSON.stringify(received.file)}, rules = ${JSON.stringify(received.rules)},
          rows_total = ${received.rowsTotal}, counts = ${JSON.stringify(received.counts)}, updated_at = ${at}
        WHERE id = ${id} AND status = 'running' AND stage = 'receiving' RETURNING id`);
      return rows.length > 0;
    },

    /** The import, as long as nobody else works on it; null otherwise. */
    async claimImport(id: string, leaseUntil: string, at: string): Promise<Import | null> {
      const [row] = await db.all<Row>(sql`UPDATE imports SET claim = claim + 1, lease_until = ${leaseUntil},
          updated_at = ${at}
        WHERE id = ${id} AND status = 'running' AND stage IN ('checking', 'storing')
          AND (lease_until IS NULL OR lease_until <= ${at}) RETURNING *`);
      return row ? fromRow(imports, row) : null;
    },

    /** Lets the next worker begin at once. */
    async releaseImport(id: string, claim: number): Promise<void> {
      await db.run(sql`UPDATE imports SET lease_until = NULL
        WHERE id = ${id} AND status = 'running' AND claim = ${claim}`);
    },

    /** After the file was found good: from its first chunk again. */
    beginStoring(id: string, claim: number, counts: object, at: string): Write {
      return db.run(sql`UPDATE imports SET stage = 'storing', counts = ${JSON.stringify(counts)}, updated_at = ${at}
        WHERE id = ${id} AND status = 'running' AND claim = ${claim} AND stage = 'checking'`);
    },

    /** Jobs that nobody holds. */
    async findStrandedImports(now: string, limit: number): Promise<string[]> {
      const rows = await db.all<{ id: string }>(sql`SELECT id FROM imports WHERE status = 'running'
        AND stage IN ('checking', 'storing') AND (lease_until IS NULL OR lease_until <= ${now})
        ORDER BY updated_at LIMIT ${limit}`);
      return rows.map(({ id }) => id);
    },

    /** Ends uploads and imports whose request was killed: they have shown no sign of life since. */
    async endDead(silentSince: string, whys: { receiving: string; storing: string }, at: string): Promise<string[]> {
      const rows = await db.all<{ id: string }>(sql`UPDATE imports SET status = 'failed', completed_at = ${at},
          why = iif(stage = 'receiving', ${whys.receiving}, ${whys.storing}), updated_at = ${at}
        WHERE status = 'running' AND (stage IS NULL OR stage = 'receiving') AND updated_at < ${silentSince}
        RETURNING id`);
      return rows.map(({ id }) => id);
    },

    /** Rows that wait for nobody, and refused rows of long ago: they may name people. */
    clearImports(olderThanId: string): Write[] {
      return [
        db.run(sql`DELETE FROM import_chunks WHERE rowid IN (SELECT import_chunks.rowid FROM import_chunks
          JOIN imports ON imports.id = import_id AND imports.status <> 'running' LIMIT 100)`),
        db.run(sql`DELETE FROM import_problems WHERE rowid IN
          (SELECT rowid FROM import_problems WHERE import_id < ${olderThanId} LIMIT 1000)`),
      ];
    },
  };
}
