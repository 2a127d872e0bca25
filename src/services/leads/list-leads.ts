import { z } from "zod";
import type { Facets } from "../../db/lead-facets.ts";
import type { FoundLeads } from "../../db/lead-page.ts";
import type { LeadColumn, LeadTable } from "../../db/lead-row.ts";
import { requireScope } from "../../domain/actor.ts";
import type { Lead } from "../../domain/lead.ts";
import { type LeadSortKey, leadSortKeys, type Page, type Sort } from "../../domain/lead-filter.ts";
import type { TextBasis } from "../../domain/search-text.ts";
import { camelKeys } from "../../lib/case.ts";
import type { ServiceContext } from "../context.ts";
import { belongsTo, fingerprintOf, readCursor, writeCursor } from "../list-cursor.ts";
import { pagingFields } from "../list-page.ts";
import { parseInput } from "../parse-input.ts";
import { answerFrom } from "./known-answers.ts";
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
export type LeadPage = Page<Lead> & { fields: LeadFields | null };
/** `sort` is the order in which the leads are, `basis` how the text was read; null without one. */
export interface TextAnswer {
  facets: Facets | null;
  basis: (TextBasis & { sort: string }) | null;
}
export type LeadSearchPage = LeadPage & TextAnswer;
/** The leads as they are stored: what a list shows need not be turned into models first. Never changed, since it is kept. */
export type LeadAnswer = Readonly<Omit<LeadSearchPage, "items"> & { table: LeadTable }>;

/** `unasked` is what comes of each lead where no fields are named; null: everything. */
export async function listLeadRows(
  ctx: ServiceContext,
  input: unknown,
  unasked: readonly LeadColumn[] | null = listedFields,
): Promise<LeadAnswer> {
  requireScope(ctx.actor, "read");
  const { limit, cursor, sort, fields = null, ...given } = parseInput(ListLeadsInput, input);
  const fingerprint = fingerprintOf(["leads", given, null, sort]);
  const after = readCursor(cursor, fingerprint);
  const columns = fields ?? unasked;
  return answerFrom(ctx, ["list", given, sort, after, limit, fields, columns], async () => {
    const filter = camelKeys(given);
    const found = await ctx.leadList.page({ filter, sort: toSort(sort), after, limit, columns, facets: false });
    return toAnswer(found, fingerprint, fields, null);
  });
}

export async function listLeads(ctx: ServiceContext, input: unknown): Promise<LeadPage> {
  return toModels(ctx, await listLeadRows(ctx, { ...Object(input), fields: undefined }, null));
}

export async function searchLeadRows(
  ctx: ServiceContext,
  input: unknown,
  unasked: readonly LeadColumn[] | null = listedFields,
): Promise<LeadAnswer> {
  requireScope(ctx.actor, "read");
  const { query, filters, fields = null, limit, cursor, facets, sort } = parseInput(SearchLeadsInput, input);
  const text = query?.trim() ? query : null;
  const wish = sort ?? "relevance";
  const columns = fields ?? unasked;
  const shared = { filter: camelKeys(filters), limit, columns, facets };
  const fingerprintBy = (name: string) => fingerprintOf(["leads", filters, text, name]);
  // Without a text nothing is more relevant than anything else. A list by relevance that turned out to be one by score
  // goes on by score.
  const isByScore = text === null || (cursor !== undefined && belongsTo(cursor, fingerprintBy(byScore)));
  const order = isByScore && wish === "relevance" ? byScore : wish;
  const after = readCursor(cursor, fingerprintBy(order));

  return answerFrom(ctx, ["search", filters, text, order, after, limit, fields, columns, facets], async () => {
    if (text === null) {
      const found = await ctx.leadList.page({ ...shared, sort: toSort(order), after });
      return toAnswer(found, fingerprintBy(order), fields, null);
    }
    const found = await ctx.leadList.search({ ...shared, text, sort: toTextSort(order), after });
    const actual = toName(found.sort);
    return toAnswer(found, fingerprintBy(actual), fields, { ...found.basis, sort: actual });
  });
}

export async function searchLeads(ctx: ServiceContext, input: unknown): Promise<LeadSearchPage> {
  return toModels(ctx, await searchLeadRows(ctx, { ...Object(input), fields: undefined }, null));
}

function toAnswer(found: FoundLeads, fingerprint: string, fields: LeadFields | null, basis: TextAnswer["basis"]) {
  const { columns, rows, next, total, totalIsExact, facets, revision } = found;
  const nextCursor = next && writeCursor(fingerprint, next);
  return { answer: { table: { columns, rows }, nextCursor, total, totalIsExact, fields, facets, basis }, revision };
}

const toModels = (ctx: ServiceContext, { table, ...page }: LeadAnswer): LeadSearchPage => ({
  ...page,
  items: ctx.leadList.toLeads(table),
});

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
