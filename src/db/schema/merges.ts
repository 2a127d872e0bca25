import { sql } from "drizzle-orm";
import { index, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { MergeSummary } from "../../domain/merge.ts";
import { id, timestamps } from "./columns.ts";

/** One lead folded into another, with what it takes to undo it. The leads may be gone by now: no references. */
export const merges = sqliteTable(
  "merges",
  {
    id: id(),
    survivorId: text("survivor_id").notNull(),
    duplicateId: text("duplicate_id").notNull(),
    // What it did, as its preview said it.
    summary: text("summary", { mode: "json" }).$type<MergeSummary>().notNull(),
    // The columns that the images in merge_rows hold, by table: a column that comes later does not shift them.
    columns: text("columns", { mode: "json" }).$type<Record<string, string[]>>().notNull(),
    actor: text("actor").notNull(),
    undoneAt: text("undone_at"),
    undoneBy: text("undone_by"),
    ...timestamps,
  },
  (t) => [
    index("merges_survivor_idx").on(t.survivorId, t.id),
    index("merges_duplicate_idx").on(t.duplicateId).where(sql`${t.undoneAt} IS NULL`),
  ],
);

/** Each row that a merge touched, before and after. A table of its own, since a D1 row holds at most 2 MB. */
export const mergeRows = sqliteTable(
  "merge_rows",
  {
    id: id(),
    mergeId: text("merge_id")
      .notNull()
      .references(() => merges.id),
    tableName: text("table_name").notNull(),
    rowId: text("row_id").notNull(),
    before: text("before").notNull(),
    // Null where the merge took the row away.
    after: text("after"),
    ...timestamps,
  },
  (t) => [uniqueIndex("merge_rows_row_unique").on(t.mergeId, t.tableName, t.rowId)],
);
