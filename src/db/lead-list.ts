import { sql } from "drizzle-orm";
import type { LeadFilter } from "../domain/lead-filter.ts";
import type { Database } from "./database.ts";
import { whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { allLeads, type CountAtRevision, type Counted, type LeadQuery, pageOfLeads } from "./lead-page.ts";
import { columnsWith, type LeadColumn, type LeadTable, leadColumn, toLeads } from "./lead-row.ts";
import { oneByOne } from "./lead-selection.ts";
import { searchLeads } from "./lead-text.ts";
import { piecesOf, selectPieces } from "./packed-columns.ts";
import type { TextQuery } from "./text-query.ts";

export type LeadCells = readonly [seq: number, ...values: unknown[]];

export interface SliceQuery {
  filter: LeadFilter;
  columns: readonly LeadColumn[];
  /** Whether neighbouring columns come as one text each, as `pieces` says. */
  isPacked?: boolean;
  afterSeq: number;
  lastSeq: number;
  limit: number;
}

export type LeadListRepository = ReturnType<typeof createLeadListRepository>;

function selectPacked(names: readonly LeadColumn[]): string {
  const columns = names.map(leadColumn);
  return selectPieces(piecesOf(columns), columns);
}

/** Lists of leads, each page in at most three trips to the database. */
export function createLeadListRepository(db: Database) {
  return {
    toLeads,

    /** One lead as it is stored, and its version: all columns, or these, its id and its version. */
    async find(id: string, asked: readonly LeadColumn[] | null): Promise<(LeadTable & { version: number }) | null> {
      const columns = columnsWith(asked, ["id", "version"]);
      const { cells, read } = oneByOne(columns);
      const [row] = await db.values<unknown[]>(sql`SELECT ${cells} FROM leads WHERE id = ${id}`);
      const [values] = read(row ? [row] : [], 0);
      return values ? { columns, rows: [values], version: Number(values[columns.indexOf("version")]) } : null;
    },

    /** The number that is another one after each change to any lead. */
    async revision(): Promise<number | null> {
      const [state] = await db.all<CountAtRevision>(allLeads);
      return state?.revision ?? null;
    },

    page: (query: LeadQuery) => pageOfLeads(db, query),

    search: (query: TextQuery) => searchLeads(db, query),

    /** The highest seq there is: an export that stays at or below it does not see what comes later. */
    async lastSeq(): Promise<number> {
      const [row] = await db.all<Counted>(sql`SELECT coalesce(max(seq), 0) AS n FROM leads`);
      return row?.n ?? 0;
    },

    pieces: (columns: readonly LeadColumn[]) => piecesOf(columns.map(leadColumn)),

    /** A slice of an export, in the order in which leads came in: each `seq`, to go on from, then these columns. */
    async slice({ filter, columns, isPacked = false, afterSeq, lastSeq, limit }: SliceQuery): Promise<LeadCells[]> {
      // Whatever index a filter has: the walk along seq needs no sorting.
      const conditions = leadConditions(filter, (column) => sql`+${column}`);
      const where = whereAll([sql`seq > ${afterSeq}`, sql`seq <= ${lastSeq}`, ...conditions]);
      // As arrays: of thirty columns in a hundred thousand rows, their names would be half the work.
      const rows = await db.values(
        sql`SELECT seq, ${sql.raw(isPacked ? selectPacked(columns) : columns.join(", "))} FROM leads ${where} ORDER BY seq LIMIT ${limit}`,
      );
      return rows as [number, ...unknown[]][];
    },
  };
}
