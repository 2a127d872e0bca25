import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { cellSeparator } from "../lib/csv/packed-cells.ts";

/** What a row sends as one value: a column as it is stored, or neighbours packed into one text. */
export interface Piece {
  columns: readonly string[];
  isPacked: boolean;
}

// D1 takes 32 arguments a function, and the separator is the first.
const mostPacked = 31;
const separator = `'${cellSeparator}'`;

/**
 * Neighbours whose text in the database is what CSV says of them travel as one. Of thirty values a row, each handled on
 * its own by every layer between the database and the file, an export's time went into their number.
 */
export function piecesOf(columns: readonly SQLiteColumn[]): Piece[] {
  const pieces: { columns: string[]; isPacked: boolean }[] = [];
  for (const column of columns) {
    const last = pieces.at(-1);
    const isPacked = packing(column) !== null;
    if (isPacked && last?.isPacked && last.columns.length < mostPacked) last.columns.push(column.name);
    else pieces.push({ columns: [column.name], isPacked });
  }
  return pieces;
}

/** What to SELECT for these pieces. NULL is packed as an empty text, which is how CSV shows it. */
export function selectPieces(pieces: readonly Piece[], columns: readonly SQLiteColumn[]): string {
  const byName = new Map(columns.map((column) => [column.name, packing(column)]));
  const expressions = pieces.map(({ columns: names, isPacked }) =>
    isPacked ? `concat_ws(${separator}, ${names.map((name) => byName.get(name)).join(", ")})` : names.join(", "),
  );
  return expressions.join(", ");
}

/** Null for lists, objects and fractions: their text in the database ("45.0") is not what a file says. */
function packing(column: SQLiteColumn): string | null {
  const { name, dataType } = column;
  if (dataType === "string") return column.notNull ? name : `ifnull(${name}, '')`;
  if (dataType !== "number" || column.getSQLType() !== "integer") return null;
  // The column's type forbids no other value. One that as text would be written otherwise (a minus looks like a formula)
  // gives itself away by a separator.
  return `CASE WHEN ${name} IS NULL THEN ''
    WHEN ${name} BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER} AND typeof(${name}) = 'integer'
    THEN ${name} ELSE ${separator} END`;
}
