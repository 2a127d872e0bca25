import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { createLeadImport } from "./lead-import.ts";

export interface NewImport {
  id: string;
  format: string;
  mapping: Record<string, string>;
  actor: string;
}

export interface ImportEnd {
  status: "completed" | "failed";
  mapping: Record<string, string>;
  counts: object;
  /** Already cut to what is worth keeping: a row holds at most 2 MB. */
  errors: readonly object[];
}

export type ImportRepository = ReturnType<typeof createImportRepository>;

export function createImportRepository(db: Database) {
  return {
    ...createLeadImport(db),

    async start(run: NewImport, at: string): Promise<void> {
      await db.run(sql`INSERT INTO imports (id, status, format, mapping, actor, created_at, updated_at)
        VALUES (${run.id}, 'running', ${run.format}, ${JSON.stringify(run.mapping)}, ${run.actor}, ${at}, ${at})`);
    },

    async finish(id: string, end: ImportEnd, at: string): Promise<void> {
      await db.run(sql`UPDATE imports SET status = ${end.status}, mapping = ${JSON.stringify(end.mapping)},
          counts = ${JSON.stringify(end.counts)}, errors = ${JSON.stringify(end.errors)}, completed_at = ${at},
          updated_at = ${at}
        WHERE id = ${id} AND status = 'running'`);
    },
  };
}
