import type { LeadSortKey, Sort } from "../lead-filter.ts";
import type { Rule } from "./rule.ts";

const begin = String.raw`(?<![\p{L}\p{N}.-])`;
const end = String.raw`(?![\p{L}\p{N}])`;
const noun = "(?:leads?|companies|company|startups?|prospects?|ones)";
const rule = (pattern: string, read: Rule["read"]): Rule => ({ pattern: new RegExp(pattern, "giu"), read });

/** The names under which people sort, and the way in which they then mean it. The first name of each is printed. */
export const sortNames: Record<LeadSortKey, { names: readonly string[]; direction: "asc" | "desc" }> = {
  lead_score: { names: ["score", "lead score", "lead_score", "best", "relevance"], direction: "desc" },
  ai_adoption_score: { names: ["ai", "ai score", "ai adoption", "ai_adoption_score"], direction: "desc" },
  company_name: { names: ["name", "company", "company name", "company_name", "alphabet"], direction: "asc" },
  created_at: { names: ["added", "date", "newest", "latest", "created", "created_at", "age"], direction: "desc" },
  updated_at: { names: ["updated", "changed", "updated_at"], direction: "desc" },
  enriched_at: { names: ["enriched", "enriched_at"], direction: "desc" },
  employee_count: { names: ["size", "employees", "people", "headcount", "employee_count"], direction: "desc" },
  funding_total_usd: { names: ["funding", "raised", "money", "funding_total_usd"], direction: "desc" },
};

export function readSort(name: string, way: string | undefined): Sort<LeadSortKey> | null {
  const wanted = name.toLowerCase().replace(/\s+/g, " ");
  const entry = Object.entries(sortNames).find(([, { names }]) => names.includes(wanted));
  if (!entry) return null;
  const said = way === undefined ? null : /^(?:asc|up|lowest|smallest)/i.test(way) ? "asc" : "desc";
  return { key: entry[0] as LeadSortKey, direction: said ?? entry[1].direction };
}

const allSortNames = Object.values(sortNames)
  .flatMap(({ names }) => names)
  .sort((a, b) => b.length - a.length)
  .join("|");

const superlatives: readonly [RegExp, Sort<LeadSortKey>][] = [
  [/^(?:newest|latest|most recent|recent)/i, { key: "created_at", direction: "desc" }],
  [/^oldest/i, { key: "created_at", direction: "asc" }],
  [/^(?:biggest|largest)/i, { key: "employee_count", direction: "desc" }],
  [/^smallest/i, { key: "employee_count", direction: "asc" }],
  [/^(?:best|highest|hottest)/i, { key: "lead_score", direction: "desc" }],
];

const spans: Record<string, number> = { day: 1, week: 7, month: 30, quarter: 90, year: 365 };
const times: Record<string, number> = { today: 1, yesterday: 2, "this week": 7, "this month": 31, "this year": 366 };
const addedWords = String.raw`(?:(?:added|created|found|new|from|in|within|during|since)\s+){0,2}`;

/** In which order, how many, and since when. */
export const orderRules: readonly Rule[] = [
  rule(
    String.raw`${begin}(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?)\s*(?:by\s+|[:=]\s*|\s)\s*-?(${allSortNames})(?:[- ](asc(?:ending)?|desc(?:ending)?|(?:lowest|smallest|highest|biggest) first))?${end}`,
    ([, name = "", way]) => {
      const sort = readSort(name, way);
      return sort && { sort };
    },
  ),
  rule(
    String.raw`${begin}(?:the\s+)?(newest|latest|most recent|oldest|biggest|largest|smallest|best|highest score|hottest)(?:\s+first|(?=\s+(?:[\p{L}-]+\s+)?${noun}${end}))`,
    ([, text = ""]) => {
      const found = superlatives.find(([pattern]) => pattern.test(text));
      return found ? { sort: found[1] } : null;
    },
  ),
  rule(String.raw`${begin}(?:limit|show|max)\s*[:=]\s*(\d{1,3})${end}`, readLimit),
  rule(String.raw`${begin}limit\s+(\d{1,3})${end}`, readLimit),
  rule(String.raw`${begin}(?:first|top)\s+(\d{1,3})${end}`, readLimit),
  rule(String.raw`^\s*(\d{1,3})(?=\s+\p{L})`, readLimit),
  rule(
    String.raw`${begin}(?:added|created|found|since)\s*[:=]?\s*(?:since\s+)?(\d{4}-\d\d-\d\d)(?![\d-])`,
    ([, day = ""]) => (isDay(day) ? { addedSince: day } : null),
  ),
  rule(String.raw`${begin}(?:added|created)\s*[:=]\s*(\d{1,3})\s?d(?:ays?)?${end}`, ([, text = ""]) => readDays(text)),
  rule(
    String.raw`${begin}${addedWords}(?:the\s+)?(?:last|past)\s+(?:(\d{1,3})\s+)?(day|week|month|quarter|year)s?${end}`,
    ([, count = "1", unit = ""]) => readDays(String(Number(count) * (spans[unit.toLowerCase()] ?? 0))),
  ),
  rule(`${begin}${addedWords}(today|yesterday|this week|this month|this year)${end}`, ([, text = ""]) =>
    readDays(String(times[text.toLowerCase().replace(/\s+/g, " ")] ?? 0)),
  ),
];

function readLimit([, text = ""]: readonly (string | undefined)[]) {
  const limit = Number(text);
  return limit >= 1 && limit <= 100 ? { limit } : null;
}

function readDays(text: string) {
  const days = Number(text);
  return days >= 1 && days <= 3660 ? { addedWithinDays: days } : null;
}

const isDay = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};
