import { type SQL, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { type Hit, isHit } from "./is-hit.ts";
import { whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { countFacets, type FacetRow, facetColumns, toFacets } from "./lead-facets.ts";
import { type Counted, pageOf } from "./lead-page.ts";
import { columnsWith, positionIn, selected } from "./lead-row.ts";
import { together } from "./lead-selection.ts";
import { walkLeads } from "./lead-walk.ts";
import { type Hits, matchingIn, mostHits, orScore, type TextQuery } from "./text-query.ts";

/** With a filter, how many of so many hits match it is the least that there are: each takes a look at its lead. */
const hitsInTotal = mostHits / 4;

export type HitWalk = Hit & { isFew: boolean };

/** Leads with words that more have than are looked at, along the sort: there it meets them soon. */
export async function walkHits(db: Database, query: TextQuery, walk: HitWalk): Promise<Hits> {
  const { fts, words, isFew } = walk;
  const sort = orScore(query.sort);
  const columns = columnsWith(query.columns, ["id", "version", sort.key]);
  const { cells, read } = together(columns);
  const page = walkLeads({ ...query, cells, sort, where: [isHit(walk)], limit: query.limit + 1, isFew });
  const conditions = leadConditions(query.filter, (column) => sql`+${column}`);
  const firstHits = (columns: SQL, count: number) => sql`SELECT ${columns} FROM
    (SELECT rowid AS hit FROM ${matchingIn(fts)} LIMIT ${count}) CROSS JOIN leads ON seq = hit ${whereAll(conditions)}`;
  const total =
    conditions.length === 0
      ? sql`SELECT ${mostHits} AS n`
      : firstHits(sql`count(*) AS n`, query.facets ? mostHits : hitsInTotal);

  const [found, counted, facets = []] = (await db.batch([
    db.values(page),
    db.all(total),
    ...(query.facets ? [db.all(countFacets(firstHits(selected(facetColumns), mostHits)))] : []),
  ])) as [unknown[][], Counted[], FacetRow[]?];
  const rows = read(found, 0);
  return {
    ...pageOf(columns, rows, query.limit, (last) => positionIn(columns, rows[last] ?? [], sort.key, found[last]?.[0])),
    total: Math.max(counted[0]?.n ?? 0, found.length),
    totalIsExact: false,
    facets: query.facets ? toFacets(facets) : null,
    sort,
    basis: { words, isComplete: true },
  };
}
