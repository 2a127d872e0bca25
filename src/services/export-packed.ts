import type { Piece } from "../db/packed-columns.ts";
import { cellSeparator, putCommas, toCsvCells } from "../lib/csv/packed-cells.ts";
import { type CsvCell, endCsvLine, toCsvText } from "../lib/csv/write-csv.ts";
import { remembered } from "../lib/remembered.ts";
import { type ReadText, toTextCell } from "./export-writers.ts";

/** A row's place and its pieces. */
export type PackedRow = readonly [seq: number, ...pieces: unknown[]];

/** Writes rows as CSV; null where a cell has the separator in it, so that one row's cells cannot be told apart. */
export function createPackedWriter(pieces: readonly Piece[], readers: Readonly<Record<string, ReadText>>) {
  const commas = pieces.reduce((sum, { columns }) => sum + columns.length, -1);
  // Lists and places repeat from row to row.
  const writeOdd = remembered(toCsvText);
  const writers = pieces.map(({ columns, isPacked }) => {
    if (isPacked) return (value: unknown) => toCsvCells(value as string, writeOdd);
    const readText = readers[columns[0] ?? ""];
    if (readText) {
      const write = remembered((text) => toCsvText(toTextCell(text, readText)));
      return (value: unknown) => write(value as string);
    }
    return (value: unknown) => toCsvText(value as CsvCell);
  });
  const encoder = new TextEncoder();

  return (rows: readonly PackedRow[]): Uint8Array | null => {
    let text = "";
    for (const row of rows) {
      let line = "";
      for (let i = 0; i < writers.length; i++) {
        if (i > 0) line += cellSeparator;
        line += writers[i]?.(row[i + 1]);
      }
      text += endCsvLine(line);
    }
    const bytes = encoder.encode(text);
    return putCommas(bytes, rows.length * commas) ? bytes : null;
  };
}
