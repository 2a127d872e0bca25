import { sql } from "drizzle-orm";
import type { LeadFilter } from "../domain/lead-filter.ts";
import type { Database } from "./database.ts";
import { whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { allLeads, type Counted, type LeadQuery, pageOfLeads } from "./lead-page.ts";
import { type LeadColumn, type LeadRow, selected, toLead } from "./lead-row.ts";
import { searchLeads, type TextQuery } from "./lead-text.ts";

export interface SliceQuery {
  filter: LeadFilter;
  columns: readonly LeadColumn[];
  afterSeq: number;
  lastSeq: number;
  limit: number;
}

export type LeadListRepository = ReturnType<typeof createLeadListRepository>;

/** Lists of leads, each page in at most three trips to the database. */
export function createLeadListRepository(db: Database) {
  return {
    toLead,

    page: (query: LeadQuery) => pageOfLeads(db, query),

    search: (query: TextQuery) => searchLeads(db, query),

    /** The highest seq there is: an export that stays at or below it does not see what comes later. */
    async lastSeq(): Promise<number> {
      const [row] = await db.all<Counted>(allLeads);
      return row?.n ?? 0;
    },

    /** A slice of an export, in the order in which leads came in, with the `seq` to go on from. */
    async slice({ filter, columns, afterSeq, lastSeq, limit }: SliceQuery): Promise<(LeadRow & { seq: number })[]> {
      // Whatever index a filter has: the walk along seq needs no sorting.
      const conditions = leadConditions(filter, (column) => sql`+${column}`);
      const where = whereAll([sql`seq > ${afterSeq}`, sql`seq <= ${lastSeq}`, ...conditions]);
      return db.all(sql`SELECT seq, ${selected(columns, [])} FROM leads ${where} ORDER BY seq LIMIT ${limit}`);
    },
  };
}
