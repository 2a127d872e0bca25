import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { ImportFileKind, ImportStage, ImportStatus, MappingSource } from "../domain/import.ts";
import { exactTotalUpTo } from "../domain/lead-filter.ts";
import type { Database, Write } from "./database.ts";
import { createImportChunks } from "./import-chunks.ts";
import { createImportContacts } from "./import-contacts.ts";
import { createImportJobs } from "./import-jobs.ts";
import { createImportProblems } from "./import-problems.ts";
import { createImportUndo } from "./import-undo.ts";
import { createLeadImport } from "./lead-import.ts";
import { fromRow } from "./rows.ts";
import { imports } from "./schema.ts";

export type Import = InferSelectModel<typeof imports>;

export interface NewImport {
  id: string;
  format: string;
  mapping: Record<string, string>;
  mappingSource: MappingSource;
  headerHash: string;
  actor: string;
}

export interface ImportEnd {
  status: Extract<ImportStatus, "completed" | "failed">;
  counts: object;
  why: string | null;
  mapping?: Record<string, string>;
  file?: ImportFileKind;
  stage?: ImportStage | undefined;
}

export type ImportRepository = ReturnType<typeof createImportRepository>;

export function createImportRepository(db: Database) {
  return {
    ...createLeadImport(db),
    ...createImportUndo(db),
    ...createImportContacts(db),
    ...createImportProblems(db),
    ...createImportJobs(db),
    ...createImportChunks(db),

    async start(run: NewImport, at: string): Promise<void> {
      await db.run(sql`INSERT INTO imports
          (id, status, format, mapping, mapping_source, header_hash, actor, created_at, updated_at)
        VALUES (${run.id}, 'running', ${run.format}, ${JSON.stringify(run.mapping)}, ${run.mappingSource},
          ${run.headerHash}, ${run.actor}, ${at}, ${at})`);
    },

    /** Changes nothing where the import is over already, or another worker's. */
    finish(id: string, claim: number, end: ImportEnd, at: string): Write {
      const json = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value));
      return db.run(sql`UPDATE imports SET status = ${end.status}, mapping = coalesce(${json(end.mapping)}, mapping),
          file = coalesce(${json(end.file)}, file), counts = ${JSON.stringify(end.counts)}, why = ${end.why},
          stage = coalesce(${end.stage ?? null}, stage), lease_until = NULL, completed_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status = 'running' AND claim = ${claim} RETURNING id`);
    },

    async find(id: string): Promise<Import | null> {
      return (await db.select().from(imports).where(eq(imports.id, id)).get()) ?? null;
    },

    /** The newest first, and one row more than the page where there are more. Ids are in the order of their times. */
    async page({
      before,
      limit,
    }: {
      before: string | null;
      limit: number;
    }): Promise<{ rows: Import[]; total: number }> {
      const rows = await db.all<Record<string, unknown>>(sql`SELECT id, status, format, mapping, mapping_source, counts,
          '[]' AS errors, actor, undone_at, undone_by, undo_counts, completed_at, created_at, updated_at, stage,
          rows_total, why
        FROM imports WHERE id < ${before ?? "~"} ORDER BY id DESC LIMIT ${limit + 1}`);
      const [count] = await db.all<{ n: number }>(
        sql`SELECT count(*) AS n FROM (SELECT 1 FROM imports LIMIT ${exactTotalUpTo + 1})`,
      );
      return { rows: rows.map((row) => fromRow(imports, row)), total: count?.n ?? 0 };
    },

    /** The mapping that somebody gave for the newest file with these columns. */
    async rememberedMapping(headerHash: string): Promise<Record<string, string> | null> {
      const [row] = await db.all<{ mapping: string }>(sql`SELECT mapping FROM imports
        WHERE header_hash = ${headerHash} AND mapping_source = 'given' ORDER BY id DESC LIMIT 1`);
      return row ? JSON.parse(row.mapping) : null;
    },
  };
}
