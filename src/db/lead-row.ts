import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Lead } from "../domain/lead.ts";
import type { LeadSortKey } from "../domain/lead-filter.ts";
import type { SnakeKeys } from "../lib/case.ts";
import type { Position } from "./keyset.ts";
import { fromRow } from "./rows.ts";
import { leads } from "./schema.ts";

/** Under its name in the API. */
export type LeadColumn = keyof SnakeKeys<Omit<Lead, "seq">>;

export const leadColumns = Object.values(getTableColumns(leads))
  .map(({ name }) => name)
  .filter((name): name is LeadColumn => name !== "seq");

const byName = new Map(Object.values(getTableColumns(leads)).map((column) => [column.name, column]));
export const leadColumn = (name: LeadColumn): SQLiteColumn => byName.get(name) as SQLiteColumn;

/**
 * Leads as the database gives them, each a list of values in the order of these columns, lists and objects still as JSON
 * text: of thirty columns, their names would be half of what is moved.
 */
export interface LeadTable {
  columns: readonly LeadColumn[];
  rows: readonly (readonly unknown[])[];
}

export const toLeads = ({ columns, rows }: LeadTable): Lead[] =>
  rows.map((values) => fromRow(leads, Object.fromEntries(columns.map((name, i) => [name, values[i]]))));

/** The columns that are read: these and those that are always needed, or all. */
export function columnsWith(asked: readonly LeadColumn[] | null, always: readonly LeadColumn[]): readonly LeadColumn[] {
  if (asked === null) return leadColumns;
  return leadColumns.filter((name) => always.includes(name) || asked.includes(name));
}

const listOf = (names: readonly LeadColumn[]): SQL =>
  sql.raw(["seq", ...names].map((name) => `leads.${name}`).join(", "));
const allColumns = listOf(leadColumns);

/** A list of columns for a SELECT: `seq` and these. */
export const selected = (columns: readonly LeadColumn[]): SQL =>
  columns === leadColumns ? allColumns : listOf(columns);

/** Where a row stands in a list by `key`, which is among the columns. */
export const positionIn = (
  columns: readonly LeadColumn[],
  values: readonly unknown[],
  key: LeadSortKey,
  seq: unknown,
): Position => ({ value: values[columns.indexOf(key)] as Position["value"], id: String(seq) });
