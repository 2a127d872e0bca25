import { z } from "zod";
import type { Facets } from "../../db/lead-list.ts";
import { requireScope } from "../../domain/actor.ts";
import type { Lead } from "../../domain/lead.ts";
import { exactTotalUpTo, leadSortKeys, type Page } from "../../domain/lead-filter.ts";
import { camelKeys } from "../../lib/case.ts";
import type { ServiceContext } from "../context.ts";
import { wholeNumber } from "../input-fields.ts";
import { fingerprintOf, readCursor, writeCursor } from "../list-cursor.ts";
import { parseInput } from "../parse-input.ts";
import { LeadFields } from "./lead-fields.ts";
import { leadFilterFields } from "./lead-filter-input.ts";

const sortNames = leadSortKeys.flatMap((key) => [key, `-${key}`] as const);

const paging = {
  /** All when left out. */
  fields: LeadFields.optional(),
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(2000).optional(),
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

/** `fields` is what of each lead was asked for; null: everything. */
export type LeadPage = Page<Lead> & { fields: LeadFields | null };

export async function listLeads(ctx: ServiceContext, input: unknown): Promise<LeadPage> {
  requireScope(ctx.actor, "read");
  const { limit, cursor, sort, fields = null, ...filter } = parseInput(ListLeadsInput, input);
  return { ...(await pageOf(ctx, { filter, text: null, sort, limit, cursor })), fields };
}

export async function searchLeads(ctx: ServiceContext, input: unknown): Promise<LeadPage & { facets: Facets | null }> {
  requireScope(ctx.actor, "read");
  const search = parseInput(SearchLeadsInput, input);
  const text = search.query?.trim() ? search.query : null;
  const wish = search.sort ?? "relevance";
  const query = {
    filter: search.filters,
    text,
    // Without a text nothing is more relevant than anything else.
    sort: wish === "relevance" && text === null ? "-lead_score" : wish,
    limit: search.limit,
    cursor: search.cursor,
  };
  const page = await pageOf(ctx, query);
  return {
    ...page,
    fields: search.fields ?? null,
    facets: search.facets ? await ctx.leadList.facets({ filter: camelKeys(query.filter), text }) : null,
  };
}

interface ListQuery {
  filter: z.infer<z.ZodObject<typeof leadFilterFields>>;
  text: string | null;
  sort: string;
  limit: number;
  cursor: string | undefined;
}

async function pageOf(ctx: ServiceContext, { filter, text, sort, limit, cursor }: ListQuery): Promise<Page<Lead>> {
  const fingerprint = await fingerprintOf([filter, text, sort]);
  const after = readCursor(cursor, fingerprint);
  const { rows, positions, total } = await ctx.leadList.page({
    filter: camelKeys(filter),
    text,
    sort: toSort(sort),
    after,
    limit,
  });
  const last = rows.length > limit ? positions[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit),
    nextCursor: last ? writeCursor(fingerprint, last) : null,
    total: Math.min(total, exactTotalUpTo),
    totalIsExact: total <= exactTotalUpTo,
  };
}

function toSort(name: string) {
  // The schema lets no other names through.
  const key = leadSortKeys.find((candidate) => candidate === name.replace(/^-/, "")) ?? "relevance";
  return { key, direction: name.startsWith("-") ? "desc" : "asc" } as const;
}
