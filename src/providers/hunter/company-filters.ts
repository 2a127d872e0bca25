import { type DiscoveryCriteria, type FilterName, isAsked } from "../../domain/discovery-criteria.ts";
import { countryCode, parsePlace, usStateCode } from "../../domain/location.ts";

/** A discovery's criteria in Hunter's own language. */
export interface Filters {
  body: Record<string, unknown>;
  /** What the companies are listed under that it finds. */
  keywords: readonly string[];
  /** Filters that we apply ourselves. */
  here: readonly FilterName[];
  /** Of the filters that were sent, those which are not in the answer's echo. No echo says nothing. */
  ignoredBy(echo: Readonly<Record<string, unknown>> | null): FilterName[];
}

const bands: readonly [string, number, number][] = [
  ["1-10", 1, 10],
  ["11-50", 11, 50],
  ["51-200", 51, 200],
  ["201-500", 201, 500],
  ["501-1000", 501, 1000],
  ["1001-5000", 1001, 5000],
  ["5001-10000", 5001, 10_000],
  ["10001+", 10_001, Number.MAX_SAFE_INTEGER],
];

/** `query` is not used: beside it Hunter ignores every other filter. Its funding filter is for Premium plans only. */
export function filtersFor(criteria: DiscoveryCriteria): Filters {
  const { words, industry, location, employeeCountMin: min, employeeCountMax: max } = criteria;
  const asKeywords = industry.length > 0 ? industry : ["artificial intelligence", "machine learning"];
  const keywords = words.length > 0 ? words : asKeywords;
  const headcount = bands.filter(([, from, to]) => from <= (max ?? to) && to >= (min ?? from)).map(([band]) => band);
  const place = location === null ? null : headquarters(location);
  const isPlace = place !== null && Object.keys(place).length > 0;
  const body = {
    keywords: { include: keywords, match: words.length > 0 ? "all" : "any" },
    ...(isPlace ? { headquarters_location: { include: [place] } } : {}),
    ...(min === null && max === null ? {} : { headcount }),
    // Beside words the industries have only this field, whose names are LinkedIn's; its echo says which it knew.
    ...(words.length > 0 && industry.length > 0 ? { industry: { include: industry } } : {}),
  };
  return {
    body,
    keywords,
    here: [
      ...(isAsked(criteria, "funding_stage") ? (["funding_stage"] as const) : []),
      ...(location !== null && !isPlace ? (["location"] as const) : []),
    ],
    ignoredBy(echo) {
      if (echo === null || Object.keys(echo).length === 0) return [];
      const ignored = Object.keys(body).filter((field) => !Object.hasOwn(echo, field));
      return ignored.flatMap((field) => filtersIn[field] ?? []);
    },
  };
}

/** What each field stands for; keywords carry the industries too where there are no words. */
const filtersIn: Readonly<Record<string, readonly FilterName[]>> = {
  keywords: ["words", "industry"],
  headquarters_location: ["location"],
  headcount: ["employee_count"],
  industry: ["industry"],
};

function headquarters(location: string) {
  const { city, region, country } = parsePlace(location);
  const only = countryCode(location);
  if (only) return { country: only };
  const state = usStateCode(location) ?? (region === null ? null : usStateCode(region));
  const code = country === null ? null : countryCode(country);
  // A state needs its country beside it, and another country's region is no state.
  return {
    ...(city !== null && usStateCode(location) === null ? { city } : {}),
    ...(state === null || (code !== null && code !== "US") ? {} : { state, country: "US" }),
    ...(code === null ? {} : { country: code }),
  };
}
