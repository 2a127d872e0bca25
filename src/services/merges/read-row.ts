import type { Merge } from "../../db/merge-repository.ts";
import type { MergeTable } from "../../db/merge-tables.ts";
import type { RowValues } from "../../domain/merge-undo.ts";

/** A kept image of a row as values by column. Images are lists of lists (SQLite takes 32 arguments to a function). */
export function readRow(merge: Pick<Merge, "columns">, table: MergeTable, image: string): RowValues {
  const values = (JSON.parse(image) as unknown[][]).flat();
  return Object.fromEntries((merge.columns[table] ?? []).map((column, i) => [column, values[i] ?? null]));
}
