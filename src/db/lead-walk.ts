import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { LeadFilter, LeadSortKey, Sort } from "../domain/lead-filter.ts";
import { keysetPage, type Position } from "./keyset.ts";
import { leadConditions, type Use } from "./lead-conditions.ts";
import { leads } from "./schema.ts";

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

/** Filters whose index goes on with the lead score: one value of them by lead score is one walk. */
const scoreIndexed: readonly AnyColumn[] = [
  leads.status,
  leads.source,
  leads.industry,
  leads.fundingStage,
  leads.country,
  leads.owner,
];
const indexed = new Set<AnyColumn>([...scoreIndexed, ...Object.values(sortColumns).map(({ column }) => column)]);

const isServed = (key: LeadSortKey, column: AnyColumn, use: Use): boolean =>
  column === sortColumns[key].column || (key === "lead_score" && use === "equal" && scoreIndexed.includes(column));

/** Whether a filter has an index that leads elsewhere than along the sort. Then it takes a count to choose. */
export function hasOtherWay(filter: LeadFilter, key: LeadSortKey): boolean {
  let found = false;
  leadConditions(filter, (column, use) => {
    found ||= indexed.has(column) && !isServed(key, column, use);
    return column;
  });
  return found;
}

export interface Walk {
  filter: LeadFilter;
  sort: Sort<LeadSortKey>;
  after: Position | null;
  limit: number;
  /** What to SELECT of each. */
  cells: SQL;
  /** Beyond the filter. */
  where?: readonly SQL[];
  /** Collects all that match and sorts them, instead of walking along the sort until enough match. */
  isFew?: boolean;
}

/** A page in the order of its sort. SQLite has no statistics to choose an index by, so here it is told. */
export function walkLeads({ filter, sort, after, limit, cells, where = [], isFew = false }: Walk): SQL {
  const { column, nullable } = sortColumns[sort.key];
  const conditions = leadConditions(filter, (named, use) =>
    isFew || !indexed.has(named) || isServed(sort.key, named, use) ? named : sql`+${named}`,
  );
  return keysetPage({
    table: sql`leads`,
    columns: cells,
    sortColumn: isFew ? sql`+${column}` : column,
    nullable,
    idColumn: leads.seq,
    direction: sort.direction,
    where: [...conditions, ...where],
    after,
    limit,
  });
}

/**
 * Whether it takes fewer reads to collect all that match than to walk along the sort until a page is full: the one
 * reads them all, the other about a page divided by their share of all leads.
 */
export const areFew = (matching: number, all: number, limit: number): boolean => matching ** 2 < all * limit;

export const sortColumn = (key: LeadSortKey): AnyColumn => sortColumns[key].column;
