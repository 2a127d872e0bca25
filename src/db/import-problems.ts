import { sql } from "drizzle-orm";
import type { ProblemReason, StoredProblem } from "../domain/import.ts";
import type { Database, Write } from "./database.ts";
import { fromRow } from "./rows.ts";
import { importProblems } from "./schema.ts";

export interface NewRefusedRow {
  row: number;
  line: number;
  /** JSON text. */
  original: string | null;
  reasons: ProblemReason[];
}

export type RefusedRow = Omit<NewRefusedRow, "original"> & { original: unknown };

/** The rows that an import refused: the first of them by the order in which they were found. */
export const mostRefusedRows = 10_000;

export function createImportProblems(db: Database) {
  return {
    keepRefused(importId: string, rows: readonly NewRefusedRow[]): Write {
      const payload = rows.map(({ row, line, original, reasons }) => [row, line, original, reasons]);
      return db.run(sql`INSERT INTO import_problems (import_id, row, line, original, reasons)
        SELECT ${importId}, value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]'
        FROM json_each(${JSON.stringify(payload)})
        WHERE (SELECT count(*) FROM import_problems WHERE import_id = ${importId}) < ${mostRefusedRows}
        ON CONFLICT DO NOTHING`);
    },

    /** In the order of the file. */
    async refusedRows(importId: string, afterRow: number, limit: number): Promise<RefusedRow[]> {
      const rows = await db.all<Record<string, unknown>>(sql`SELECT * FROM import_problems
        WHERE import_id = ${importId} AND row > ${afterRow} ORDER BY row LIMIT ${limit}`);
      return rows.map((row) => fromRow(importProblems, row));
    },

    /** Problem by problem, as the report of an import lists them. */
    async problems(importId: string, limit: number): Promise<StoredProblem[]> {
      const rows = await this.refusedRows(importId, 0, limit);
      return rows
        .flatMap(({ row, line, reasons }) => reasons.map((reason) => ({ row, line, ...reason })))
        .slice(0, limit);
    },
  };
}
