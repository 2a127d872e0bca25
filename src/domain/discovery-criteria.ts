import { mentionsAi } from "./ai-adoption.ts";
import type { FundingStage } from "./lead.ts";
import { isInPlace } from "./location.ts";
import { readSearch } from "./search-language/read-search.ts";

export interface DiscoveryFilters {
  location: string | null;
  industry: string[];
  employeeCountMin: number | null;
  employeeCountMax: number | null;
  fundingStage: FundingStage[];
}

/** What to look for. Companies that build or adopt AI are always what is looked for; `words` narrow it down. */
export interface DiscoveryCriteria extends DiscoveryFilters {
  query: string;
  words: string[];
}

export const filterNames = ["location", "industry", "employee_count", "funding_stage", "words"] as const;
export type FilterName = (typeof filterNames)[number];

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

export type QueryMeaning = Pick<
  DiscoveryCriteria,
  "words" | "location" | "employeeCountMin" | "employeeCountMax" | "fundingStage"
>;

/**
 * Reads a query as people type it: "AI companies in San Francisco" is a place and nothing else to look for, "AI fintech
 * in Berlin 50-200 people series a" leaves the word "fintech" and two filters. A filter that is given as such wins.
 */
export function readQuery(query: string): QueryMeaning {
  const { words, location, employeeCountMin, employeeCountMax, fundingStage } = readSearch(query.trim()).search;
  return { words, location, employeeCountMin, employeeCountMax, fundingStage };
}

/** A company as far as a source describes it, for the filters that the source does not apply itself. */
export interface Candidate {
  /** All its places, separated by ";". */
  places: string | null;
  /** Industry, tags, categories: what the industry filter looks at. */
  topics: readonly string[];
  employeeCount: number | null;
  fundingStage: FundingStage | null;
  /** Name, description and the like: what the words of the query are looked for in, with topics and places. */
  text: string;
}

/** Null: the candidate does not tell. */
type Verdict = boolean | null;

const checks: Record<FilterName, (criteria: DiscoveryCriteria, candidate: Candidate) => Verdict> = {
  location: ({ location }, { places }) =>
    location === null ? true : places === null || places === "" ? null : isInPlace(places, location),
  industry: ({ industry }, { topics }) =>
    industry.length === 0 ? true : topics.length === 0 ? null : industry.some((name) => isAbout(topics, name)),
  employee_count: ({ employeeCountMin, employeeCountMax }, { employeeCount }) => {
    if (employeeCountMin === null && employeeCountMax === null) return true;
    if (employeeCount === null) return null;
    return employeeCount >= (employeeCountMin ?? 0) && employeeCount <= (employeeCountMax ?? Number.MAX_SAFE_INTEGER);
  },
  funding_stage: ({ fundingStage }, candidate) =>
    fundingStage.length === 0
      ? true
      : candidate.fundingStage === null
        ? null
        : fundingStage.includes(candidate.fundingStage),
  words: ({ words }, { text, topics, places }) => {
    if (words.length === 0) return true;
    const haystack = fold(`${text} ${topics.join(" ")} ${places ?? ""}`);
    return haystack.trim() === "" ? null : words.every((word) => haystack.includes(word));
  },
};

/** "AI", "Machine Learning" and their like mean one another; other names are looked for within the topics. */
function isAbout(topics: readonly string[], name: string): boolean {
  const wanted = fold(name).trim();
  return topics.some((topic) => fold(topic).includes(wanted) || (mentionsAi(wanted) && mentionsAi(topic)));
}

export const isAsked = (criteria: DiscoveryCriteria, filter: FilterName): boolean => {
  switch (filter) {
    case "location":
      return criteria.location !== null;
    case "industry":
      return criteria.industry.length > 0;
    case "employee_count":
      return criteria.employeeCountMin !== null || criteria.employeeCountMax !== null;
    case "funding_stage":
      return criteria.fundingStage.length > 0;
    case "words":
      return criteria.words.length > 0;
  }
};

/** "unknown" where a filter cannot be checked for want of data: such a company is left out, and counted. */
export function judge(
  criteria: DiscoveryCriteria,
  candidate: Candidate,
  filters: readonly FilterName[],
): "match" | "no_match" | "unknown" {
  const verdicts = filters.map((filter) => checks[filter](criteria, candidate));
  if (verdicts.includes(false)) return "no_match";
  return verdicts.includes(null) ? "unknown" : "match";
}
