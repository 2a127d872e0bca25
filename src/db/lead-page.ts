import { type SQL, sql } from "drizzle-orm";
import { exactTotalUpTo, type LeadFilter, type LeadSortKey, type Sort } from "../domain/lead-filter.ts";
import type { Database } from "./database.ts";
import { type Position, whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { countFacets, type FacetRow, type Facets, facetColumns, toFacets } from "./lead-facets.ts";
import { columnsWith, type LeadColumn, type LeadTable, positionIn, selected } from "./lead-row.ts";
import { oneByOne, together } from "./lead-selection.ts";
import { areFew, hasOtherWay, walkLeads } from "./lead-walk.ts";
import { leadCount } from "./schema.ts";

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

export interface FoundLeads extends LeadTable {
  /** Where the list goes on: after its last row. Null at its end. */
  next: Position | null;
  total: number;
  /** Else there are at least as many. */
  totalIsExact: boolean;
  facets: Facets | null;
}

/** `rows` are one more than `limit` where the list goes on. */
export const pageOf = (
  columns: readonly LeadColumn[],
  rows: LeadTable["rows"],
  limit: number,
  positionAt: (last: number) => Position,
): LeadTable & { next: Position | null } => ({
  columns,
  rows: rows.slice(0, limit),
  next: rows.length > limit ? positionAt(limit - 1) : null,
});

export interface Counted {
  n: number;
}

/** At most one row more than are counted out is read, where an index serves the conditions; without any, one in all. */
export const countLeads = (conditions: readonly SQL[]): SQL =>
  conditions.length === 0
    ? allLeads
    : sql`SELECT count(*) AS n FROM (SELECT 1 FROM leads ${whereAll(conditions)} LIMIT ${exactTotalUpTo + 1})`;

export const allLeads = sql`SELECT n FROM ${leadCount}`;

/** A page and the total in one trip; where it depends on the total how the page is best read, in two. */
export async function pageOfLeads(db: Database, query: LeadQuery): Promise<FoundLeads> {
  const { filter, sort, limit, where = [] } = query;
  const conditions = [...leadConditions(filter), ...where];
  const counting = countLeads(conditions);
  const counted = hasOtherWay(filter, sort.key)
    ? await db.batch([db.all<Counted>(counting), db.all<Counted>(allLeads)])
    : null;
  const isFew = counted !== null && areFew(counted[0][0]?.n ?? 0, counted[1][0]?.n ?? 0, limit);

  const columns = columnsWith(query.columns, ["id", "version", sort.key]);
  const total = counted ? sql`SELECT ${counted[0][0]?.n ?? 0} AS n` : counting;
  // What is collected and sorted would be put together before it is known what the page takes of it.
  const { cells, read } = isFew ? oneByOne(columns) : together(columns);
  const page = walkLeads({ ...query, limit: limit + 1, isFew, cells: sql`(SELECT n FROM counted), ${cells}` });
  // Materialized: the parts of a page would each count for themselves.
  const pageAndTotal = sql`WITH counted AS MATERIALIZED (${total}) ${page}`;
  const sample = walkLeads({ ...query, isFew, after: null, limit: exactTotalUpTo, cells: selected(facetColumns) });
  const [answered, facetRows] = query.facets
    ? await db.batch([db.values<Cells>(pageAndTotal), db.all<FacetRow>(countFacets(sample))])
    : [await db.values<Cells>(pageAndTotal)];
  // Beyond the last page, where no row brings the total, it is asked for.
  const matching = answered[0]?.[0] ?? (query.after ? (await db.all<Counted>(counting))[0]?.n : 0);
  const rows = read(answered, 1);
  return {
    ...pageOf(columns, rows, limit, (last) => positionIn(columns, rows[last] ?? [], sort.key, answered[last]?.[1])),
    ...totalOf(matching ?? 0, conditions.length === 0),
    facets: facetRows ? toFacets(facetRows) : null,
  };
}

type Cells = [total: number, seq: number, ...values: unknown[]];

const totalOf = (counted: number, isOfAll: boolean) => {
  const totalIsExact = isOfAll || counted <= exactTotalUpTo;
  return { total: totalIsExact ? counted : exactTotalUpTo, totalIsExact };
};
