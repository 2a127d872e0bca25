import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Lead } from "../domain/lead.ts";
import { exactTotalUpTo, type LeadFilter, type LeadSortKey, type Sort, sizeBands } from "../domain/lead-filter.ts";
import { parseSearchText, type SearchText, toFtsQuery } from "../domain/search-text.ts";
import type { Database } from "./database.ts";
import { keysetPage, type Position, whereAll } from "./keyset.ts";
import { leadConditions } from "./lead-conditions.ts";
import { fromRow } from "./rows.ts";
import { leads } from "./schema.ts";

export interface LeadQuery {
  filter: LeadFilter;
  text: string | null;
  /** "relevance" only with a text. */
  sort: Sort<LeadSortKey | "relevance">;
  after: Position | null;
  limit: number;
}

export const facetNames = ["industry", "country", "funding_stage", "status", "source", "size_band"] as const;
export type FacetName = (typeof facetNames)[number];
export type Facets = Record<FacetName, { value: string | null; count: number }[]>;

type Row = Record<string, unknown>;
export type LeadListRepository = ReturnType<typeof createLeadListRepository>;

const sortColumns: Record<LeadSortKey, { column: AnyColumn; nullable: boolean }> = {
  lead_score: { column: leads.leadScore, nullable: true },
  ai_adoption_score: { column: leads.aiAdoptionScore, nullable: true },
  company_name: { column: leads.companyName, nullable: false },
  created_at: { column: leads.createdAt, nullable: false },
  updated_at: { column: leads.updatedAt, nullable: false },
  enriched_at: { column: leads.enrichedAt, nullable: true },
  employee_count: { column: leads.employeeCount, nullable: true },
  funding_total_usd: { column: leads.fundingTotalUsd, nullable: true },
};

const columnOf: Record<LeadSortKey, keyof Lead> = {
  lead_score: "leadScore",
  ai_adoption_score: "aiAdoptionScore",
  company_name: "companyName",
  created_at: "createdAt",
  updated_at: "updatedAt",
  enriched_at: "enrichedAt",
  employee_count: "employeeCount",
  funding_total_usd: "fundingTotalUsd",
};

export function createLeadListRepository(db: Database) {
  return {
    /** A page and the total in one trip. `rows` has one more than `limit` when the list goes on. */
    async page(query: LeadQuery): Promise<{ rows: Lead[]; positions: Position[]; total: number }> {
      const conditions = conditionsOf(query);
      const { key, direction } = query.sort;
      const limit = query.limit + 1;
      const pageSql =
        key === "relevance"
          ? relevancePage(query, limit)
          : keysetPage({
              table: sql`leads`,
              sortColumn: sortColumns[key].column,
              nullable: sortColumns[key].nullable,
              idColumn: leads.id,
              direction,
              where: conditions,
              after: query.after,
              limit,
            });
      const [page, counts] = await db.batch([db.all<Row>(pageSql), db.all<{ n: number }>(countSql(conditions))]);
      const rows = page.map((row) => fromRow(leads, row));
      const positions = page.map((row, i) => {
        const lead = rows[i];
        const value = key === "relevance" ? row.relevance : lead?.[columnOf[key]];
        return { value: (value ?? null) as Position["value"], id: String(row.id) };
      });
      return { rows, positions, total: counts[0]?.n ?? 0 };
    },

    async facets(query: Pick<LeadQuery, "filter" | "text">): Promise<Facets> {
      const where = whereAll(conditionsOf(query));
      const facet = (column: AnyColumn | SQL) =>
        db.all<{ value: string | null; count: number }>(
          sql`SELECT ${column} AS value, count(*) AS count FROM leads ${where} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50`,
        );
      const [industry, country, funding_stage, status, source, size_band] = await db.batch([
        facet(leads.industry),
        facet(leads.country),
        facet(leads.fundingStage),
        facet(leads.status),
        facet(leads.source),
        facet(sizeBand),
      ]);
      return { industry, country, funding_stage, status, source, size_band };
    },

    /** The highest seq there is: an export that stays at or below it does not see what comes later. */
    async lastSeq(): Promise<number> {
      const [row] = await db.all<{ seq: number | null }>(sql`SELECT max(seq) AS seq FROM leads`);
      return row?.seq ?? 0;
    },

    /** A slice of an export, in the order in which leads came in. */
    async slice(filter: LeadFilter, afterSeq: number, lastSeq: number, limit: number): Promise<Lead[]> {
      const where = whereAll([sql`seq > ${afterSeq}`, sql`seq <= ${lastSeq}`, ...leadConditions(filter)]);
      const rows = await db.all<Row>(sql`SELECT * FROM leads ${where} ORDER BY seq LIMIT ${limit}`);
      return rows.map((row) => fromRow(leads, row));
    },
  };
}

/** Null where it is not known, and for a company of nobody. */
const sizeBand = sql`CASE ${sql.join(
  sizeBands.map((band) => sql`WHEN ${leads.employeeCount} >= ${Number.parseInt(band, 10)} THEN ${band}`).reverse(),
  sql` `,
)} END`;

const countSql = (conditions: readonly SQL[]): SQL =>
  sql`SELECT count(*) AS n FROM (SELECT 1 FROM leads ${whereAll(conditions)} LIMIT ${exactTotalUpTo + 1})`;

function conditionsOf({ filter, text }: Pick<LeadQuery, "filter" | "text">): SQL[] {
  const conditions = leadConditions(filter);
  return text === null ? conditions : [...conditions, ...textConditions(parseSearchText(text))];
}

const matching = (query: string): SQL => sql`(SELECT rowid FROM leads_fts WHERE leads_fts MATCH ${query})`;

function textConditions({ required, excluded }: SearchText): SQL[] {
  if (required.length === 0 && excluded.length === 0) return [sql`0`];
  return [
    ...(required.length > 0 ? [sql`seq IN ${matching(toFtsQuery(required, "AND"))}`] : []),
    ...(excluded.length > 0 ? [sql`seq NOT IN ${matching(toFtsQuery(excluded, "OR"))}`] : []),
  ];
}

/** Best match first: bm25 counts a word in the name ten times, in the domain five times a word in the description. */
function relevancePage({ filter, text, after }: LeadQuery, limit: number): SQL {
  const { required, excluded } = parseSearchText(text ?? "");
  if (required.length === 0) return sql`SELECT *, 0 AS relevance FROM leads WHERE 0`;
  const conditions = [
    ...leadConditions(filter),
    ...(excluded.length > 0 ? [sql`seq NOT IN ${matching(toFtsQuery(excluded, "OR"))}`] : []),
    ...(after ? [sql`(relevance, id) > (${after.value}, ${after.id})`] : []),
  ];
  return sql`SELECT leads.*, relevance FROM leads JOIN (
      SELECT rowid AS hit, bm25(leads_fts, 10, 5, 1, 2, 2, 1) AS relevance FROM leads_fts
      WHERE leads_fts MATCH ${toFtsQuery(required, "AND")}
    ) ON hit = seq ${whereAll(conditions)} ORDER BY relevance, id LIMIT ${limit}`;
}
