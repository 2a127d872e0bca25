import { type SQL, sql } from "drizzle-orm";
import type { Database, Write } from "./database.ts";
import type { MergePair } from "./merge-moves.ts";
import { type MergeTable, mergeTables } from "./merge-tables.ts";
import { columnNames, imageOf } from "./row-image.ts";

const tables = Object.keys(mergeTables) as MergeTable[];

/** The columns that images made now hold, by table. */
export const imageColumns = (): Record<MergeTable, string[]> =>
  Object.fromEntries(tables.map((name) => [name, columnNames(mergeTables[name])])) as Record<MergeTable, string[]>;

/** Keeps every row that a merge may touch, as it was before and as it is after. */
export function createMergeSnapshot(db: Database) {
  const current = (name: MergeTable) => imageOf(mergeTables[name], columnNames(mergeTables[name]));

  const keep = (mergeId: string, name: MergeTable, where: SQL, at: string): Write =>
    db.run(sql`INSERT INTO merge_rows (id, merge_id, table_name, row_id, before, created_at, updated_at)
      SELECT lower(hex(randomblob(16))), ${mergeId}, ${name}, id, ${current(name)}, ${at}, ${at}
      FROM ${mergeTables[name]} WHERE ${where}`);

  return {
    /** To be run before anything is moved. `contactIds`: the survivor's people who are also the duplicate's. */
    keepBefore(mergeId: string, { survivorId, duplicateId }: MergePair, at: string): Write[] {
      const both = sql`(${survivorId}, ${duplicateId})`;
      const shared = (table: string) =>
        sql`lead_id = ${duplicateId} OR (lead_id = ${survivorId}
          AND source IN (SELECT source FROM ${sql.raw(table)} WHERE lead_id = ${duplicateId}))`;
      return [
        keep(mergeId, "leads", sql`id IN ${both}`, at),
        keep(mergeId, "contacts", sql`lead_id = ${duplicateId}`, at),
        keep(mergeId, "lead_facts", shared("lead_facts"), at),
        keep(mergeId, "signals", shared("signals"), at),
        keep(mergeId, "enrichment_jobs", sql`lead_id = ${duplicateId}`, at),
      ];
    },

    keepContacts(mergeId: string, ids: readonly string[], at: string): Write {
      return keep(mergeId, "contacts", sql`id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`, at);
    },

    /** To be run after everything was moved. */
    keepAfter(mergeId: string, at: string): Write[] {
      const ofMerge = (name: MergeTable) => sql`merge_id = ${mergeId} AND table_name = ${name}`;
      return [
        ...tables.map((name) =>
          db.run(sql`UPDATE merge_rows SET updated_at = ${at},
              after = (SELECT ${current(name)} FROM ${mergeTables[name]} WHERE id = row_id)
            WHERE ${ofMerge(name)}`),
        ),
        db.run(sql`DELETE FROM merge_rows WHERE merge_id = ${mergeId} AND before IS after`),
      ];
    },
  };
}
