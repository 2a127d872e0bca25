import { type DiscoveryCriteria, type FilterName, isAsked } from "../../domain/discovery-criteria.ts";
import type { FundingStage } from "../../domain/lead.ts";

/** A discovery's criteria in Apollo's own language. */
export interface Filters {
  body: Record<string, unknown>;
  /** What the companies are tagged with that it finds. */
  tags: readonly string[];
  /** Filters that we apply ourselves. */
  here: readonly FilterName[];
  /** Filters that Apollo has no word for and whose answer no row holds: it need not be asked. */
  untold: readonly FilterName[];
  /** Of the filters that were sent, those which the answer's echo says were not understood. No echo says nothing. */
  ignoredBy(echoed: readonly string[]): FilterName[];
}

const aiTags = ["artificial intelligence", "machine learning", "generative ai"];

/** Only these numeric codes filter; a label silently means "has any stage" (providers.md 1.13). */
const stageCodes: Partial<Record<FundingStage, readonly string[]>> = {
  Seed: ["0"],
  "Pre-Seed": ["1"],
  "Series A": ["2"],
  "Series B": ["3"],
  "Series C": ["4"],
  "Series D": ["5"],
  "Series E": ["6"],
  "Series F": ["7"],
  "Series G": ["8"],
  "Series H": ["9"],
  "Private Equity": ["11"],
  Debt: ["13", "15"],
  Unknown: ["10", "12"],
};

/** Of unknown names Apollo takes no notice, so each field carries the filter that it stands for. */
const fieldOf = {
  location: "organization_locations",
  employee_count: "organization_num_employees_ranges",
  funding_stage: "organization_latest_funding_stage_cd",
  words: "q_organization_keyword_tags",
} as const satisfies Partial<Record<FilterName, string>>;

export function filtersFor(criteria: DiscoveryCriteria): Filters {
  const { location, industry, words, fundingStage, employeeCountMin: min, employeeCountMax: max } = criteria;
  const codes = fundingStage.flatMap((stage) => stageCodes[stage] ?? []);
  // Tags are alternatives to each other, so beside words an industry among them would widen the search.
  const tags = words.length > 0 ? words : industry.length > 0 ? industry : aiTags;
  const sent: Partial<Record<keyof typeof fieldOf, readonly string[]>> = {
    words: tags,
    ...(location === null ? {} : { location: [location] }),
    ...(min === null && max === null ? {} : { employee_count: [`${min ?? 1},${max ?? 10_000_000}`] }),
    ...(codes.length === 0 ? {} : { funding_stage: codes }),
  };
  const names = Object.keys(sent) as (keyof typeof fieldOf)[];
  return {
    body: Object.fromEntries(names.map((name) => [fieldOf[name], sent[name]])),
    tags,
    here: words.length > 0 && industry.length > 0 ? ["industry"] : [],
    untold: isAsked(criteria, "funding_stage") && codes.length === 0 ? ["funding_stage"] : [],
    ignoredBy(echoed) {
      if (echoed.length === 0) return [];
      const understood = new Set(echoed.map((name) => name.replace(/\[\]$/, "")));
      const ignored: FilterName[] = names.filter((name) => !understood.has(fieldOf[name]));
      // The same field carries both.
      return ignored.includes("words") && industry.length > 0 ? [...ignored, "industry"] : ignored;
    },
  };
}
