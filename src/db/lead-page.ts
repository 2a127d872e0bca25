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
  /** Beyond the filter. May ask the leads and their index, and nothing else: what is found is known by their revision. */
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

/** A count, and the revision of the leads that were counted: another number after each change to any lead. */
export interface CountAtRevision extends Counted {
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
export const revisionOf = ({ hasVerifiedContact }: LeadFilter, counted: CountAtRevision | undefined): number | null =>
  hasVerifiedContact === undefined ? (counted?.revision ?? null) : null;

/** A page and the total in one trip; where it depends on the total how the page is best read, in two. */
export async function pageOfLeads(db: Database, query: LeadQuery): Promise<FoundLeads> {
  const { filter, sort, limit, where = [] } = query;
  const conditions = [...leadConditions(filter), ...where];
  const counting = db.all<CountAtRevision>(countLeads(conditions));
  const choice = hasOtherWay(filter, sort.key) ? await db.batch([counting, db.all<CountAtRevision>(allLeads)]) : null;
  const isFew = choice !== null && areFew(choice[0][0]?.n ?? 0, choice[1][0]?.n ?? 0, limit);

  const columns = columnsWith(query.columns, ["id", "version", sort.key]);
  // What is collected and sorted would be put together before it is known what the page takes of it.
  const { cells, read } = isFew ? oneByOne(columns) : together(columns);
  const page = db.values<Cells>(walkLeads({ ...query, limit: limit + 1, isFew, cells }));
  const sample = walkLeads({ ...query, isFew, after: null, limit: exactTotalUpTo, cells: selected(facetColumns) });
  const facets = query.facets ? [db.all<FacetRow>(countFacets(sample))] : [];
  // What was counted before the page is read keeps its revision: a change in between has made that an old one.
  const [[counted], found, facetRows] = (
    choice ? [choice[0], ...(await db.batch([page, ...facets]))] : await db.batch([counting, page, ...facets])
  ) as [CountAtRevision[], Cells[], FacetRow[]?];

  const rows = read(found, 0);
  return {
    ...pageOf(columns, rows, limit, (last) => positionIn(columns, rows[last] ?? [], sort.key, found[last]?.[0])),
    ...totalOf(counted?.n ?? 0, conditions.length === 0),
    facets: facetRows ? toFacets(facetRows) : null,
    revision: revisionOf(filter, counted),
  };
}

type Cells = [seq: number, ...values: unknown[]];

const totalOf = (counted: number, isOfAll: boolean) => {
  const totalIsExact = isOfAll || counted <= exactTotalUpTo;
  return { total: totalIsExact ? counted : exactTotalUpTo, totalIsExact };
};
