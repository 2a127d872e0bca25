import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Lead } from "../domain/lead.ts";
import type { SnakeKeys } from "../lib/case.ts";
import { fromRow } from "./rows.ts";
import { leads } from "./schema.ts";

type Stored<T> = T extends object ? string : T;
type Named = SnakeKeys<Omit<Lead, "seq">>;

/** A lead as the database gives it: under its names in the API, lists and objects still as JSON text. */
export type LeadRow = { [Column in keyof Named]: Stored<Named[Column]> } & {
  /** Not for the API: what ends each sort, so that a page can go on after this lead. */
  seq: number;
};
export type LeadColumn = keyof Named;

export const leadColumns = Object.values(getTableColumns(leads))
  .map(({ name }) => name)
  .filter((name): name is LeadColumn => name !== "seq");

export const toLead = (row: LeadRow): Lead => fromRow(leads, row);

/** A list of columns for a SELECT: `seq`, these and those that are always needed, or all. */
export function selected(asked: readonly LeadColumn[] | null, always: readonly LeadColumn[]): SQL {
  if (asked === null) return allColumns;
  return listOf(leadColumns.filter((name) => always.includes(name) || asked.includes(name)));
}

const listOf = (names: readonly LeadColumn[]): SQL =>
  sql.raw(["seq", ...names].map((name) => `leads.${name}`).join(", "));
const allColumns = listOf(leadColumns);
