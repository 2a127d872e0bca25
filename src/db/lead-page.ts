import { type SQL, sql } from "drizzle-orm";
import { exactTotalUpTo, type LeadFilter, type LeadSortKey, type Sort } from "../domain/lead-filter.ts";
import type { Database } from "./database.ts";
import { type Position, whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { countFacets, type FacetRow, type Facets, facetColumns, toFacets } from "./lead-facets.ts";
import type { LeadColumn, LeadRow } from "./lead-row.ts";
import { areFew, hasOtherWay, walkLeads } from "./lead-walk.ts";

export interface LeadQuery {
  filter: LeadFilter;
  sort: Sort<LeadSortKey>;
  after: Position | null;
  limit: number;
  /** `id`, `version` and the column of the sort come unasked; null: all. */
  columns: readonly LeadColumn[] | null;
  facets: boolean;
  /** Beyond the filter. */
  where?: readonly SQL[];
}

export interface FoundLeads {
  /** One more than `limit` when the list goes on. */
  rows: LeadRow[];
  positions: Position[];
  total: number;
  /** Else there are at least as many. */
  totalIsExact: boolean;
  facets: Facets | null;
}

export interface Counted {
  n: number;
}

/** At most one row more than are counted out is read, where an index serves the conditions. */
export const countLeads = (conditions: readonly SQL[]): SQL =>
  sql`SELECT count(*) AS n FROM (SELECT 1 FROM leads ${whereAll(conditions)} LIMIT ${exactTotalUpTo + 1})`;

/** About how many leads there are. */
export const allLeads = sql`SELECT coalesce(max(seq), 0) AS n FROM leads`;

/** A page and the total in one trip; where it depends on the total how the page is best read, in two. */
export async function pageOfLeads(db: Database, query: LeadQuery): Promise<FoundLeads> {
  const { filter, sort, limit, where = [] } = query;
  const counting = db.all<Counted>(countLeads([...leadConditions(filter), ...where]));
  const counted = hasOtherWay(filter, sort.key) ? await db.batch([counting, db.all<Counted>(allLeads)]) : null;
  const isFew = counted !== null && areFew(counted[0][0]?.n ?? 0, counted[1][0]?.n ?? 0, limit);

  const page = walkLeads({ ...query, limit: limit + 1, isFew });
  const sample = walkLeads({ ...query, isFew, after: null, limit: exactTotalUpTo, columns: facetColumns });
  const [rows, ...more] = (await db.batch([
    db.all(page),
    ...(query.facets ? [db.all(countFacets(sample))] : []),
    ...(counted ? [] : [counting]),
  ])) as [LeadRow[], ...unknown[]];
  const [total] = (counted?.[0] ?? more.at(-1)) as Counted[];
  return {
    rows,
    positions: positionsOf(rows, sort.key),
    ...totalOf(total?.n ?? 0),
    facets: query.facets ? toFacets(more[0] as FacetRow[]) : null,
  };
}

export const positionsOf = (rows: readonly LeadRow[], key: LeadSortKey): Position[] =>
  rows.map((row) => ({ value: row[key], id: String(row.seq) }));

export const totalOf = (counted: number) => ({
  total: Math.min(counted, exactTotalUpTo),
  totalIsExact: counted <= exactTotalUpTo,
});
