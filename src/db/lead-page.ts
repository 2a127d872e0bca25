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
  /** While the leads are of this one, the same query finds the same. Null where that is not known. */
  revision: number | null;
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

/** How many leads there are, and the number that is another one after each change to any. */
export interface LeadState extends Counted {
  revision: number;
}

export const allLeads = sql`SELECT n, revision FROM ${leadCount}`;

/** At most one row more than are counted out is read, where an index serves the conditions; without any, one in all. */
export function countLeads(conditions: readonly SQL[]): SQL {
  if (conditions.length === 0) return allLeads;
  const matching = sql`SELECT 1 FROM leads ${whereAll(conditions)} LIMIT ${exactTotalUpTo + 1}`;
  return sql`SELECT (SELECT count(*) FROM (${matching})) AS n, revision FROM ${leadCount}`;
}

/** The revision of what is found by this filter, unless that depends on more than the leads. */
export const revisionOf = ({ hasVerifiedContact }: LeadFilter, state: LeadState | undefined): number | null =>
  hasVerifiedContact === undefined ? (state?.revision ?? null) : null;

/** A page and the total in one trip; where it depends on the total how the page is best read, in two. */
export async function pageOfLeads(db: Database, query: LeadQuery): Promise<FoundLeads> {
  const { filter, sort, limit, where = [] } = query;
  const conditions = [...leadConditions(filter), ...where];
  const counting = countLeads(conditions);
  const [counted, all] = hasOtherWay(filter, sort.key)
    ? (await db.batch([db.all<LeadState>(counting), db.all<LeadState>(allLeads)])).flat()
    : [];
  const isFew = counted !== undefined && all !== undefined && areFew(counted.n, all.n, limit);

  const columns = columnsWith(query.columns, ["id", "version", sort.key]);
  const state = counted ? sql`SELECT ${counted.n}, ${counted.revision}` : counting;
  // What is collected and sorted would be put together before it is known what the page takes of it.
  const { cells, read } = isFew ? oneByOne(columns) : together(columns);
  const stateAndCells = sql`(SELECT json_array(n, revision) FROM state), ${cells}`;
  const page = walkLeads({ ...query, limit: limit + 1, isFew, cells: stateAndCells });
  // Materialized: the parts of a page would each count for themselves.
  const pageAndState = sql`WITH state(n, revision) AS MATERIALIZED (${state}) ${page}`;
  const sample = walkLeads({ ...query, isFew, after: null, limit: exactTotalUpTo, cells: selected(facetColumns) });
  const [answered, facetRows] = query.facets
    ? await db.batch([db.values<Cells>(pageAndState), db.all<FacetRow>(countFacets(sample))])
    : [await db.values<Cells>(pageAndState)];
  const found = answered[0] && readState(answered[0][0]);
  // Beyond the last page, where no row brings the total, it is asked for.
  const matching = found?.n ?? (query.after ? (await db.all<LeadState>(counting))[0]?.n : 0);
  const rows = read(answered, 1);
  return {
    ...pageOf(columns, rows, limit, (last) => positionIn(columns, rows[last] ?? [], sort.key, answered[last]?.[1])),
    ...totalOf(matching ?? 0, conditions.length === 0),
    facets: facetRows ? toFacets(facetRows) : null,
    revision: revisionOf(filter, found),
  };
}

type Cells = [state: string, seq: number, ...values: unknown[]];

function readState(cell: string): LeadState {
  const [n, revision] = JSON.parse(cell) as [number, number];
  return { n, revision };
}

const totalOf = (counted: number, isOfAll: boolean) => {
  const totalIsExact = isOfAll || counted <= exactTotalUpTo;
  return { total: totalIsExact ? counted : exactTotalUpTo, totalIsExact };
};
