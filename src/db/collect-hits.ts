import { type SQL, sql } from "drizzle-orm";
import type { TextBasis } from "../domain/search-text.ts";
import type { Database } from "./database.ts";
import { whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { countFacets, type FacetRow, facetColumns, toFacets } from "./lead-facets.ts";
import { pageOf } from "./lead-page.ts";
import { columnsWith, selected } from "./lead-row.ts";
import { together } from "./lead-selection.ts";
import { sortColumn } from "./lead-walk.ts";
import { countHits, type Hits, matchingIn, mostHits, type TextQuery } from "./text-query.ts";

/** Where nothing is left for the page, the counts still come, beside a lead of nothing but NULL. */
type Collected = [hits: number, total: number, place: string | number | null, seq: number | null, ...values: unknown[]];

/** Best match first: bm25 counts a word in the name ten times, in the domain five times a word in the description. */
const relevance = sql`bm25(leads_fts, 10, 5, 1, 2, 2, 1)`;

export interface HitCollection {
  fts: string;
  /** The same, as it tells how relevant a lead is: a rare word is no better match for its beginning than a frequent one. */
  ranking?: string;
  words: TextBasis["words"];
  /** Whether nothing but their number is wanted where more match than are looked at. */
  onlyIfFew?: boolean;
}

/** All leads that match, up to `mostHits`, put in order; of more, the newest. */
export async function collectHits(db: Database, query: TextQuery, collection: HitCollection): Promise<Hits> {
  const { fts, ranking = fts, words, onlyIfFew = false } = collection;
  const { sort, after, limit } = query;
  const columns = columnsWith(query.columns, ["id", "version"]);
  const { cells, read } = together(columns);
  const isByRelevance = sort.key === "relevance";
  const place = sort.key === "relevance" ? sql`relevance` : sql`${sortColumn(sort.key)}`;
  const conditions = leadConditions(query.filter, (column) => sql`+${column}`);
  const isAscending = isByRelevance || sort.direction === "asc";
  const direction = sql.raw(isAscending ? "ASC" : "DESC");
  const orderOf = (table: string) => {
    const [value, id] = [sql.raw(`${table}.place`), sql.raw(`${table}.seq`)];
    return sql`ORDER BY ${value} IS NULL, ${value} ${direction}, ${id} ${direction}`;
  };

  const newest = sql`ORDER BY rowid DESC LIMIT ${mostHits + 1}`;
  const counted = isByRelevance
    ? sql`counted(n) AS MATERIALIZED (${countHits(fts)})`
    : sql`hits AS MATERIALIZED (SELECT rowid AS hit FROM ${matchingIn(fts)} ${newest})`;
  const count = isByRelevance ? sql`(SELECT n FROM counted)` : sql`(SELECT count(*) FROM hits)`;
  // A join, since SQLite would look at the condition anew for each hit.
  const ifFew = onlyIfFew ? sql`(SELECT 1 WHERE ${count} <= ${mostHits}) CROSS JOIN` : sql``;
  // It looks at every lead that has one of the words.
  const ranked = sql`SELECT rowid AS hit, ${relevance} AS relevance
    FROM ${ifFew} ${matchingIn(ranking)} ${onlyIfFew ? sql`` : newest}`;
  const hits = isByRelevance ? sql`${counted}, ranked AS MATERIALIZED (${ranked})` : counted;
  const found = (columns: SQL) => sql`SELECT ${columns}
    FROM ${isByRelevance ? sql`ranked` : sql`${ifFew} hits`} CROSS JOIN leads ON seq = hit ${whereAll(conditions)}`;
  // What only the text decides is not looked up hit by hit.
  const isTextAlone = isByRelevance && conditions.length === 0;
  const places = isTextAlone
    ? sql`SELECT hit AS seq, relevance AS place FROM ranked`
    : found(sql`seq, ${place} AS place`);
  const pageSql = sql`WITH ${hits}, found AS MATERIALIZED (${places})
    SELECT hits, total, page.place, ${cells}
    FROM (SELECT (SELECT count(*) FROM found) AS total, ${count} AS hits)
      LEFT JOIN (SELECT * FROM found ${whereAll(beyond(after, isAscending))} ${orderOf("found")} LIMIT ${limit + 1}) AS page
      LEFT JOIN leads ON leads.seq = page.seq ${orderOf("page")}`;
  const sample = found(selected(facetColumns));

  const [answered, facets = []] = query.facets
    ? await db.batch([db.values<Collected>(pageSql), db.all<FacetRow>(countFacets(sample, hits))])
    : [await db.values<Collected>(pageSql)];
  const [hitCount, total] = answered[0] ?? [0, 0];
  const isComplete = hitCount <= mostHits;
  const page = answered.filter(([, , , seq]) => seq !== null);
  const positionAt = (last: number) => ({ value: page[last]?.[2] ?? null, id: String(page[last]?.[3]) });
  return {
    ...pageOf(columns, read(page, 3), limit, positionAt),
    total: Math.min(total, mostHits),
    totalIsExact: isComplete,
    facets: query.facets ? toFacets(facets) : null,
    sort,
    basis: { words, isComplete },
  };
}

/** Rows without a value come last, whatever the direction. */
function beyond(after: TextQuery["after"], isAscending: boolean): SQL[] {
  if (after === null) return [];
  const than = sql.raw(isAscending ? ">" : "<");
  if (after.value === null) return [sql`place IS NULL AND seq ${than} ${after.id}`];
  return [sql`(place IS NULL OR (place, seq) ${than} (${after.value}, ${after.id}))`];
}
