import { type SQL, sql } from "drizzle-orm";
import { exactTotalUpTo, type LeadSortKey, type Sort } from "../domain/lead-filter.ts";
import type { TextBasis } from "../domain/search-text.ts";
import type { FoundLeads, LeadQuery } from "./lead-page.ts";

export interface TextQuery extends Omit<LeadQuery, "sort" | "where"> {
  text: string;
  sort: Sort<LeadSortKey | "relevance">;
}

/** `sort` is the order in which the leads are: relevance that was asked for may turn into the score. */
export type FoundByText = FoundLeads & { sort: Sort<LeadSortKey | "relevance">; basis: TextBasis };
/** What of it a way of looking for hits tells. */
export type Hits = Omit<FoundByText, "revision">;

/** So many hits are looked at one by one, and no more. */
export const mostHits = exactTotalUpTo;

export const byScore = { key: "lead_score", direction: "desc" } as const;

export const orScore = ({ key, direction }: TextQuery["sort"]): Sort<LeadSortKey> =>
  key === "relevance" ? byScore : { key, direction };

export const matchingIn = (fts: string | SQL): SQL => sql`leads_fts WHERE leads_fts MATCH ${fts}`;

/** How many leads match, up to one more than are looked at. */
export const countHits = (fts: string | SQL): SQL =>
  sql`SELECT count(*) FROM (SELECT 1 FROM ${matchingIn(fts)} LIMIT ${mostHits + 1})`;
