import { hunterError } from "../fault-replies.ts";
import { isRecord, json, type Reply } from "../reply.ts";
import type { SandboxState } from "../state.ts";
import { isInPlace } from "../world/places.ts";
import type { Company } from "../world/types.ts";
import { readQuery } from "./hunter-discover-query.ts";
import { hunterEmails } from "./hunter-emails.ts";
import { type HunterParams, textOf } from "./hunter-params.ts";

type CompanyTest = (company: Company) => boolean;
/** Null: not understood, so neither applied nor echoed. */
type ReadFilter = (value: unknown) => CompanyTest | null;

export const headcountBands = ["1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001-10000", "10001+"];

const filters: Record<string, ReadFilter> = {
  organization: (value) => {
    if (!isRecord(value)) return null;
    const [domains, names] = [lowerList(value.domain), lowerList(value.name)];
    return (company) => domains.includes(company.domain) || names.includes(company.name.toLowerCase());
  },
  headquarters_location: (value) => includeExclude(value, isAtLocation),
  industry: (value) => includeExclude(value, (company, item) => fits(item, [company.industry])),
  headcount: (value) => {
    const bands = lowerList(value).filter((band) => headcountBands.includes(band));
    return bands.length > 0 ? (company) => bands.some((band) => isInBand(company.employees, band)) : null;
  },
  keywords: (value) => {
    const all = isRecord(value) && value.match === "all";
    return includeExclude(value, (company, item) => fits(item, [company.industry, ...company.keywords]), all);
  },
  technology: (value) => includeExclude(value, (company, item) => fits(item, company.technologies)),
  company_type: (value) => {
    const list = Array.isArray(value) ? value : isRecord(value) ? value.include : null;
    return Array.isArray(list) ? () => list.includes("privately_held") : null;
  },
  year_founded: (value) => {
    if (!isRecord(value)) return null;
    const [min, max] = [Number(value.min ?? 0), Number(value.max ?? 9999)];
    return (company) => company.foundedYear >= min && company.foundedYear <= max;
  },
};

/** POST discover: free; on the free plan no second page. Funding is a premium filter and is dropped. */
export function discover(params: HunterParams, state: SandboxState): Reply {
  const limit = Number(params.limit ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    return hunterError(400, "pagination_error", "The parameter 'limit' should range between 1 and 100.");
  }
  if (Number(params.offset ?? 0) !== 0) {
    return hunterError(400, "pagination_error", "The parameter 'offset' is not available on your current plan.");
  }
  const query = textOf(params, "query");
  const wanted = query === undefined ? params : readQuery(query);
  const understood: Record<string, unknown> = {};
  let found = state.world.companies.filter((company) => company.atHunter);
  for (const [name, read] of Object.entries(filters)) {
    const test = wanted[name] === undefined ? null : read(wanted[name]);
    if (!test) continue;
    understood[name] = wanted[name];
    found = found.filter(test);
  }
  found.sort((a, b) => b.employees - a.employees || a.index - b.index);
  return json({
    data: found.slice(0, limit).map(describeRow),
    meta: {
      results: found.length,
      limit,
      offset: 0,
      params: query === undefined ? {} : { query },
      filters: understood,
    },
  });
}

function describeRow(company: Company) {
  const emails = hunterEmails(company);
  const personal = emails.filter((email) => email.type === "personal").length;
  return {
    domain: company.domain,
    organization: company.index % 40 === 3 ? null : company.name,
    emails_count: { personal, generic: emails.length - personal, total: emails.length },
  };
}

function includeExclude(
  value: unknown,
  hits: (company: Company, item: unknown) => boolean,
  all = false,
): CompanyTest | null {
  if (!isRecord(value)) return null;
  const include = Array.isArray(value.include) ? value.include : [];
  const exclude = Array.isArray(value.exclude) ? value.exclude : [];
  if (include.length + exclude.length === 0) return null;
  return (company) => {
    const hit = (item: unknown) => hits(company, item);
    const isIn = include.length === 0 || (all ? include.every(hit) : include.some(hit));
    return isIn && !exclude.some(hit);
  };
}

/** `{country: "DE"}`, `{country: "US", state: "CA"}`, `{city: "Berlin"}`: all parts must fit. */
function isAtLocation({ place }: Company, item: unknown): boolean {
  if (!isRecord(item)) return false;
  const parts = ["city", "state", "country"].flatMap((key) => (typeof item[key] === "string" ? [item[key]] : []));
  const continent = typeof item.continent === "string" ? continentOf(place.timeZone) === item.continent : true;
  const known = parts.length > 0 || typeof item.continent === "string";
  return known && continent && parts.every((part) => isInPlace(place, part));
}

function continentOf(timeZone: string): string {
  return timeZone.startsWith("America/") ? "North America" : (timeZone.split("/")[0] as string);
}

function fits(item: unknown, terms: string[]): boolean {
  const wanted = words(String(item));
  return wanted.length > 0 && terms.some((term) => ` ${words(term).join(" ")} `.includes(` ${wanted.join(" ")} `));
}

function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function lowerList(value: unknown): string[] {
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((item) => String(item).toLowerCase());
}

function isInBand(employees: number, band: string): boolean {
  const [min, max] = band.replace("+", "-9999999").split("-").map(Number);
  return employees >= (min ?? 0) && employees <= (max ?? 0);
}
