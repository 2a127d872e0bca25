import { type SQL, sql } from "drizzle-orm";
import { type LeadColumn, type LeadTable, selected } from "./lead-row.ts";

/** How columns of leads are read. */
export interface LeadSelection {
  /** For a SELECT: `seq`, then the columns as they travel. */
  cells: SQL;
  /** The columns' values, of rows whose `seq` is the cell at `place`. */
  read(rows: readonly (readonly unknown[])[], place: number): LeadTable["rows"];
}

/** Each column by itself. */
export const oneByOne = (columns: readonly LeadColumn[]): LeadSelection => ({
  cells: selected(columns),
  read: (rows, place) => rows.map((row) => row.slice(place + 1)),
});

// D1 takes so many arguments a function.
const mostArguments = 32;

/** The columns of a row as one JSON text, or two: a page of thirty columns waits longest for their number. */
export function together(columns: readonly LeadColumn[]): LeadSelection {
  const halves = [columns.slice(0, mostArguments), columns.slice(mostArguments)].filter(({ length }) => length > 0);
  return {
    cells: sql.raw(`leads.seq, ${halves.map((names) => `json_array(${names.join()})`).join()}`),
    read: (rows, place) =>
      rows.map((row) => halves.flatMap((_, i) => JSON.parse(String(row[place + 1 + i])) as unknown[])),
  };
}
