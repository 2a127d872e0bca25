import { z } from "zod";
import type { Facets } from "../../db/lead-facets.ts";
import type { FoundLeads } from "../../db/lead-page.ts";
import type { LeadColumn, LeadRow } from "../../db/lead-row.ts";
import { requireScope } from "../../domain/actor.ts";
import type { Lead } from "../../domain/lead.ts";
import { type LeadSortKey, leadSortKeys, type Page, type Sort } from "../../domain/lead-filter.ts";
import type { TextBasis } from "../../domain/search-text.ts";
import { camelKeys } from "../../lib/case.ts";
import type { ServiceContext } from "../context.ts";
import { belongsTo, fingerprintOf, readCursor, writeCursor } from "../list-cursor.ts";
import { pagingFields } from "../list-page.ts";
import { parseInput } from "../parse-input.ts";
import { LeadFields, listedFields } from "./lead-fields.ts";
import { leadFilterFields } from "./lead-filter-input.ts";

const sortNames = leadSortKeys.flatMap((key) => [key, `-${key}`] as const);

const paging = {
  /** All but the provenance when left out. */
  fields: LeadFields.optional(),
  ...pagingFields,
};

export const ListLeadsInput = z.strictObject({
  ...leadFilterFields,
  ...paging,
  sort: z.enum(sortNames as [string, ...string[]]).default("-lead_score"),
});

export const SearchLeadsInput = z.strictObject({
  /** Words, "phrases", -without; the beginning of a word finds it. */
  query: z.string().max(500).optional(),
  filters: z.strictObject(leadFilterFields).default({}),
  ...paging,
  /** Relevance where there is a query, else the lead score. */
  sort: z.enum(["relevance", ...sortNames] as [string, ...string[]]).optional(),
  facets: z.boolean().default(false),
});

/** `fields` is what of each lead was asked for; null: what is listed unasked. */
export type LeadPage<T = Lead> = Page<T> & { fields: LeadFields | null };
/** `sort` is the order in which the leads are, `basis` how the text was read; null without one. */
export type LeadSearchPage<T = Lead> = LeadPage<T> & {
  facets: Facets | null;
  basis: (TextBasis & { sort: string }) | null;
};

/**
 * The leads as they are stored: what a list shows need not be turned into models first. `unasked` is what comes of each
 * where no fields are named; null: everything.
 */
export async function listLeadRows(
  ctx: ServiceContext,
  input: unknown,
  unasked: readonly LeadColumn[] | null = listedFields,
): Promise<LeadPage<LeadRow>> {
  requireScope(ctx.actor, "read");
  const { limit, cursor, sort, fields = null, ...given } = parseInput(ListLeadsInput, input);
  const fingerprint = await fingerprintOf(["leads", given, null, sort]);
  const found = await ctx.leadList.page({
    filter: camelKeys(given),
    sort: toSort(sort),
    after: readCursor(cursor, fingerprint),
    limit,
    columns: fields ?? unasked,
    facets: false,
  });
  return { ...toPage(found, limit, fingerprint), fields };
}

export async function listLeads(ctx: ServiceContext, input: unknown): Promise<LeadPage> {
  const page = await listLeadRows(ctx, { ...Object(input), fields: undefined }, null);
  return { ...page, items: page.items.map(ctx.leadList.toLead) };
}

export async function searchLeadRows(
  ctx: ServiceContext,
  input: unknown,
  unasked: readonly LeadColumn[] | null = listedFields,
): Promise<LeadSearchPage<LeadRow>> {
  requireScope(ctx.actor, "read");
  const { query, filters, fields = null, limit, cursor, facets, sort } = parseInput(SearchLeadsInput, input);
  const text = query?.trim() ? query : null;
  const wish = sort ?? "relevance";
  const shared = { filter: camelKeys(filters), limit, columns: fields ?? unasked, facets };
  const fingerprintBy = (name: string) => fingerprintOf(["leads", filters, text, name]);

  // Without a text nothing is more relevant than anything else.
  if (text === null) {
    const order = wish === "relevance" ? byScore : wish;
    const fingerprint = await fingerprintBy(order);
    const after = readCursor(cursor, fingerprint);
    const found = await ctx.leadList.page({ ...shared, sort: toSort(order), after });
    return { ...toPage(found, limit, fingerprint), fields, facets: found.facets, basis: null };
  }
  // A list by relevance that turned out to be one by score goes on by score.
  const isByScore = cursor !== undefined && wish === "relevance" && belongsTo(cursor, await fingerprintBy(byScore));
  const order = isByScore ? byScore : wish;
  const after = readCursor(cursor, await fingerprintBy(order));
  const found = await ctx.leadList.search({ ...shared, text, sort: toTextSort(order), after });
  const actual = toName(found.sort);
  const page = toPage(found, limit, await fingerprintBy(actual));
  return { ...page, fields, facets: found.facets, basis: { ...found.basis, sort: actual } };
}

export async function searchLeads(ctx: ServiceContext, input: unknown): Promise<LeadSearchPage> {
  const page = await searchLeadRows(ctx, { ...Object(input), fields: undefined }, null);
  return { ...page, items: page.items.map(ctx.leadList.toLead) };
}

function toPage(found: FoundLeads, limit: number, fingerprint: string): Page<LeadRow> {
  const { rows, positions, total, totalIsExact } = found;
  const last = rows.length > limit ? positions[limit - 1] : undefined;
  return { items: rows.slice(0, limit), nextCursor: last ? writeCursor(fingerprint, last) : null, total, totalIsExact };
}

const byScore = "-lead_score";

function toSort(name: string): Sort<LeadSortKey> {
  // The schema lets no other names through.
  const key = leadSortKeys.find((candidate) => candidate === name.replace(/^-/, "")) ?? "lead_score";
  return { key, direction: name.startsWith("-") ? "desc" : "asc" };
}

const toTextSort = (name: string): Sort<LeadSortKey | "relevance"> =>
  name === "relevance" ? { key: "relevance", direction: "desc" } : toSort(name);

const toName = ({ key, direction }: Sort<LeadSortKey | "relevance">): string =>
  key !== "relevance" && direction === "desc" ? `-${key}` : key;
