import { type SQL, sql } from "drizzle-orm";
import { sizeBands } from "../domain/lead-filter.ts";
import type { LeadColumn } from "./lead-row.ts";

export const facetNames = ["industry", "country", "funding_stage", "status", "source", "size_band"] as const;
export type FacetName = (typeof facetNames)[number];
export type FacetCount = { value: string | null; count: number };
export type Facets = Record<FacetName, FacetCount[]>;
export type FacetRow = FacetCount & { facet: FacetName };

/** What of a lead is counted. */
export const facetColumns = ["industry", "country", "funding_stage", "status", "source", "employee_count"] as const;
facetColumns satisfies readonly LeadColumn[];

const mostValues = 50;

/**
 * Counts the values among the rows of `sample`, a SELECT of `facetColumns`, each facet's most frequent first. `before`
 * is what the sample selects from, as a part of WITH.
 */
export function countFacets(sample: SQL, before?: SQL): SQL {
  const count = (facet: FacetName) => {
    const value = facet === "size_band" ? sizeBand : sql.identifier(facet);
    return sql`SELECT * FROM (SELECT ${sql.raw(`'${facet}'`)} AS facet, ${value} AS value, count(*) AS count FROM sample
      GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT ${mostValues})`;
  };
  // D1 takes five parts of a UNION at most.
  const half = (facets: readonly FacetName[]) => sql`SELECT * FROM (${sql.join(facets.map(count), sql` UNION ALL `)})`;
  const tables = sql`${before ? sql`${before}, ` : sql``}sample AS MATERIALIZED (${sample})`;
  return sql`WITH ${tables} ${half(facetNames.slice(0, 3))} UNION ALL ${half(facetNames.slice(3))}`;
}

/** Null where it is not known, and for a company of nobody. */
const sizeBand = sql`CASE ${sql.join(
  sizeBands.map((band) => sql`WHEN employee_count >= ${Number.parseInt(band, 10)} THEN ${band}`).reverse(),
  sql` `,
)} END`;

export function toFacets(rows: readonly FacetRow[]): Facets {
  const of = (name: FacetName) =>
    rows.filter(({ facet }) => facet === name).map(({ value, count }) => ({ value, count }));
  return {
    industry: of("industry"),
    country: of("country"),
    funding_stage: of("funding_stage"),
    status: of("status"),
    source: of("source"),
    size_band: of("size_band"),
  };
}
