import { requireScope } from "../../domain/actor.ts";
import type { Search } from "../../domain/search-language/search.ts";
import { days, later } from "../../lib/clock.ts";
import type { ServiceContext } from "../context.ts";
import { type LeadPage, searchLeads } from "./list-leads.ts";

export interface FindLeadsInput {
  search: Search;
  limit: number;
  cursor?: string | undefined;
  /** Only leads that came after this. */
  createdAfter?: string | undefined;
}

/** Leads for a search in our language, in its order or with the best first. */
export async function findLeads(ctx: ServiceContext, input: FindLeadsInput): Promise<LeadPage> {
  requireScope(ctx.actor, "read");
  const { search, limit, cursor } = input;
  const text = toSearchText(search);
  const { sort } = search;
  return searchLeads(ctx, {
    ...(text === "" ? {} : { query: text }),
    filters: toFilters(ctx, search, input.createdAfter),
    sort: sort === null ? "-lead_score" : `${sort.direction === "desc" ? "-" : ""}${sort.key}`,
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
}

const toSearchText = ({ words, without }: Search): string =>
  [...words.map(toTerm), ...without.map((word) => `-${toTerm(word)}`)].join(" ").slice(0, 500);

/** A word finds whatever begins with it, so the singular finds the plural too. */
function toTerm(word: string): string {
  if (word.includes(" ")) return `"${word}"`;
  return word.length >= 5 && /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

/** Under their names in the API; nothing for what does not matter. */
export function toFilters(
  ctx: Pick<ServiceContext, "actor" | "clock">,
  search: Search,
  createdAfter?: string,
): Record<string, unknown> {
  const { owner, missing } = search;
  const isUnowned = owner === "nobody";
  const filters = {
    location: search.location,
    tags_all: search.tags,
    employee_count_min: search.employeeCountMin,
    employee_count_max: search.employeeCountMax,
    funding_stage: search.fundingStage,
    funding_total_usd_min: search.fundingTotalUsdMin,
    funding_total_usd_max: search.fundingTotalUsdMax,
    founded_year_min: search.foundedYearMin,
    founded_year_max: search.foundedYearMax,
    lead_score_min: search.leadScoreMin,
    lead_score_max: search.leadScoreMax,
    ai_adoption_score_min: search.aiAdoptionScoreMin,
    ai_adoption_score_max: search.aiAdoptionScoreMax,
    status: search.status,
    owner: owner === null || isUnowned ? [] : [ownerName(ctx, owner)],
    source: search.source,
    created_since: createdAfter ?? addedSince(ctx, search),
    has_verified_contact: search.hasVerifiedContact,
    missing: isUnowned ? [...new Set([...missing, "owner"])] : missing,
  };
  return Object.fromEntries(
    Object.entries(filters).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
  );
}

/** "me" is who asks; a person of Slack goes by their id. */
const ownerName = ({ actor }: Pick<ServiceContext, "actor">, owner: string): string =>
  owner === "me" ? actor.name : /^U[A-Z0-9]{2,20}$/.test(owner) ? `slack:${owner}` : owner;

/** From the beginning of a day, so that a page's cursor still fits a moment later. */
function addedSince(
  { clock }: Pick<ServiceContext, "clock">,
  { addedSince: day, addedWithinDays }: Search,
): string | null {
  if (day !== null) return day;
  return addedWithinDays === null ? null : later(clock.now(), -days(addedWithinDays)).toISOString().slice(0, 10);
}
