import { type SQL, sql } from "drizzle-orm";
import { exactTotalUpTo, type LeadSortKey, type Sort } from "../domain/lead-filter.ts";
import { parseSearchText, type TextBasis, toFtsQueries } from "../domain/search-text.ts";
import type { Database } from "./database.ts";
import { whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { countFacets, type FacetRow, facetColumns, toFacets } from "./lead-facets.ts";
import { allLeads, type Counted, countLeads, type FoundLeads, type LeadQuery, pageOfLeads } from "./lead-page.ts";
import { columnsWith, selected, toPositions, toRow } from "./lead-row.ts";
import { areFew, hasOtherWay, sortColumn, walkLeads } from "./lead-walk.ts";

export interface TextQuery extends Omit<LeadQuery, "sort" | "where"> {
  text: string;
  sort: Sort<LeadSortKey | "relevance">;
}

/** `sort` is the order in which the leads are: relevance that was asked for may turn into the score. */
export type FoundByText = FoundLeads & { sort: Sort<LeadSortKey | "relevance">; basis: TextBasis };

/** So many hits are looked at one by one, and no more. */
const mostHits = exactTotalUpTo;
const byScore = { key: "lead_score", direction: "desc" } as const;

/**
 * Leads with these words. What that costs is bounded, whatever the words: up to `mostHits` hits, beginnings of words
 * among them, are collected and put in order. Words that more leads have as they stand are frequent: a walk along the
 * sort meets them soon, and since they tell leads apart no longer, the best match is the best score.
 */
export async function searchLeads(db: Database, query: TextQuery): Promise<FoundByText> {
  const { whole, beginnings, excluded } = toFtsQueries(parseSearchText(query.text));
  if (whole === null || beginnings === null) return listWithout(db, query, excluded);

  const isChoice = hasOtherWay(query.filter, orScore(query.sort).key);
  const [hits, matching, all] = await db.batch([
    db.all<Counted>(countHits(whole)),
    db.all<Counted>(isChoice ? countLeads(leadConditions(query.filter)) : allLeads),
    db.all<Counted>(allLeads),
  ]);
  const found = hits[0]?.n ?? 0;
  // A list that was begun by relevance goes on by relevance.
  const isGoingOn = query.sort.key === "relevance" && query.after !== null;
  if (found > mostHits && !isGoingOn) {
    return walkHits(db, query, whole, isChoice && areFew(matching[0]?.n ?? 0, all[0]?.n ?? 0, query.limit));
  }
  const collected = await collectHits(db, query, beginnings, "beginnings", !isGoingOn);
  if (collected.basis.isComplete) return collected;
  if (found > 0) return collectHits(db, query, whole, "whole");
  return collected.sort.key !== "relevance" || isGoingOn
    ? collected
    : collectHits(db, { ...query, sort: byScore }, beginnings, "beginnings");
}

const matchingIn = (fts: string): SQL => sql`leads_fts WHERE leads_fts MATCH ${fts}`;

const countHits = (fts: string): SQL =>
  sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${matchingIn(fts)} LIMIT ${mostHits + 1})`;

const orScore = ({ key, direction }: TextQuery["sort"]): Sort<LeadSortKey> =>
  key === "relevance" ? byScore : { key, direction };

/** Where nothing is required there is nothing to be relevant for, and without any word nothing is found. */
async function listWithout(db: Database, query: TextQuery, excluded: string | null): Promise<FoundByText> {
  const where = excluded === null ? sql`0` : sql`seq NOT IN (SELECT rowid FROM ${matchingIn(excluded)})`;
  const sort = orScore(query.sort);
  const page = await pageOfLeads(db, { ...query, sort, where: [where] });
  return { ...page, sort, basis: { words: "beginnings", isComplete: true } };
}

async function walkHits(db: Database, query: TextQuery, fts: string, isFew: boolean): Promise<FoundByText> {
  const sort = orScore(query.sort);
  // Not EXISTS, which SQLite may turn round: it would go through all hits first.
  const isHit = sql`(SELECT count(*) FROM ${matchingIn(fts)} AND rowid = leads.seq) > 0`;
  const columns = columnsWith(query.columns, ["id", "version", sort.key]);
  const page = walkLeads({ ...query, columns, sort, where: [isHit], limit: query.limit + 1, isFew });
  const conditions = leadConditions(query.filter, (column) => sql`+${column}`);
  const firstHits = (columns: SQL) => sql`SELECT ${columns} FROM
    (SELECT rowid AS hit FROM ${matchingIn(fts)} LIMIT ${mostHits}) CROSS JOIN leads ON seq = hit ${whereAll(conditions)}`;

  const [cells, counted, facets = []] = (await db.batch([
    db.values(page),
    db.all(firstHits(sql`count(*) AS n`)),
    ...(query.facets ? [db.all(countFacets(firstHits(selected(facetColumns))))] : []),
  ])) as [unknown[][], Counted[], FacetRow[]?];
  return {
    rows: cells.map((values) => toRow(columns, values)),
    positions: toPositions(columns, cells, sort.key),
    total: Math.max(counted[0]?.n ?? 0, cells.length),
    totalIsExact: false,
    facets: query.facets ? toFacets(facets) : null,
    sort,
    basis: { words: "whole", isComplete: true },
  };
}

/** Where nothing is left for the page, the counts still come, beside a lead of nothing but NULL. */
type Collected = [hits: number, total: number, place: string | number | null, seq: number | null, ...values: unknown[]];

/** Best match first: bm25 counts a word in the name ten times, in the domain five times a word in the description. */
const relevance = sql`bm25(leads_fts, 10, 5, 1, 2, 2, 1)`;

async function collectHits(
  db: Database,
  query: TextQuery,
  fts: string,
  words: TextBasis["words"],
  /** Whether nothing is put in order by relevance where more match: it looks at every lead that has one of the words. */
  onlyIfFew = false,
): Promise<FoundByText> {
  const { sort, after, limit } = query;
  const columns = columnsWith(query.columns, ["id", "version"]);
  const isByRelevance = sort.key === "relevance";
  const place = sort.key === "relevance" ? sql`relevance` : sql`${sortColumn(sort.key)}`;
  const conditions = leadConditions(query.filter, (column) => sql`+${column}`);
  const isAscending = isByRelevance || sort.direction === "asc";
  const direction = sql.raw(isAscending ? "ASC" : "DESC");
  const orderOf = (table: string) => {
    const [value, id] = [sql.raw(`${table}.place`), sql.raw(`${table}.seq`)];
    return sql`ORDER BY ${value} IS NULL, ${value} ${direction}, ${id} ${direction}`;
  };

  const found = (columns: SQL) =>
    sql`SELECT ${columns} FROM ${sql.raw(isByRelevance ? "ranked" : "hits")} CROSS JOIN leads ON seq = hit ${whereAll(conditions)}`;
  const newest = sql`ORDER BY rowid DESC LIMIT ${mostHits + 1}`;
  const counted = sql`hits AS MATERIALIZED (SELECT rowid AS hit FROM ${matchingIn(fts)} ${newest})`;
  // A join, since SQLite would look at the condition anew for each hit.
  const fewEnough = sql`(SELECT 1 WHERE (SELECT count(*) FROM hits) <= ${mostHits})`;
  const ranked = sql`SELECT rowid AS hit, ${relevance} AS relevance FROM`;
  const hits = isByRelevance
    ? sql`${counted}, ranked AS MATERIALIZED (${ranked}
        ${onlyIfFew ? sql`${fewEnough} CROSS JOIN ${matchingIn(fts)}` : sql`${matchingIn(fts)} ${newest}`})`
    : counted;
  // What only the text decides is not looked up hit by hit.
  const isTextAlone = isByRelevance && conditions.length === 0;
  const places = isTextAlone
    ? sql`SELECT hit AS seq, relevance AS place FROM ranked`
    : found(sql`seq, ${place} AS place`);
  const pageSql = sql`WITH ${hits}, found AS MATERIALIZED (${places})
    SELECT hits, total, page.place, ${selected(columns)}
    FROM (SELECT (SELECT count(*) FROM found) AS total, (SELECT count(*) FROM hits) AS hits)
      LEFT JOIN (SELECT * FROM found ${whereAll(beyond(after, isAscending))} ${orderOf("found")} LIMIT ${limit + 1}) AS page
      LEFT JOIN leads ON leads.seq = page.seq ${orderOf("page")}`;
  const sample = found(selected(facetColumns));

  const [answered, facets = []] = query.facets
    ? await db.batch([db.values<Collected>(pageSql), db.all<FacetRow>(countFacets(sample, hits))])
    : [await db.values<Collected>(pageSql)];
  const [hitCount, total] = answered[0] ?? [0, 0];
  const isComplete = hitCount <= mostHits;
  const page = answered.filter(([, , , seq]) => seq !== null);
  return {
    rows: page.map((cells) => toRow(columns, cells, 3)),
    positions: page.map(([, , place, seq]) => ({ value: place, id: String(seq) })),
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
