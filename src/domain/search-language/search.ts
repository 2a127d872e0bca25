import type { FundingStage, LeadStatus } from "../lead.ts";
import type { LeadSortKey, MissableField, Sort } from "../lead-filter.ts";

/**
 * What somebody looks for, as read from what they typed. Null and empty: it does not matter. Companies that build or
 * adopt AI are always what is looked for.
 */
export interface Search {
  /** Words and "phrases", in small letters; all of them must be there. */
  words: string[];
  /** Words that must not be there. */
  without: string[];
  location: string | null;
  tags: string[];
  employeeCountMin: number | null;
  employeeCountMax: number | null;
  fundingStage: FundingStage[];
  fundingTotalUsdMin: number | null;
  fundingTotalUsdMax: number | null;
  foundedYearMin: number | null;
  foundedYearMax: number | null;
  leadScoreMin: number | null;
  leadScoreMax: number | null;
  aiAdoptionScoreMin: number | null;
  aiAdoptionScoreMax: number | null;
  status: LeadStatus[];
  /** "me", "nobody" or a person's name. */
  owner: string | null;
  source: string[];
  addedWithinDays: number | null;
  /** A day, "2026-11-22". */
  addedSince: string | null;
  hasVerifiedContact: boolean | null;
  missing: MissableField[];
  sort: Sort<LeadSortKey> | null;
  limit: number | null;
}

export const everything: Search = {
  words: [],
  without: [],
  location: null,
  tags: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
  fundingTotalUsdMin: null,
  fundingTotalUsdMax: null,
  foundedYearMin: null,
  foundedYearMax: null,
  leadScoreMin: null,
  leadScoreMax: null,
  aiAdoptionScoreMin: null,
  aiAdoptionScoreMax: null,
  status: [],
  owner: null,
  source: [],
  addedWithinDays: null,
  addedSince: null,
  hasVerifiedContact: null,
  missing: [],
  sort: null,
  limit: null,
};

/** The same search in the same order of keys, whatever the order in which it was put together. */
export const tidySearch = (search: Partial<Search>): Search => ({ ...everything, ...search });

export const isSameSearch = (a: Search, b: Search): boolean =>
  JSON.stringify(tidySearch(a)) === JSON.stringify(tidySearch(b));

/** Lists grow, everything else is replaced by what was said last. */
export function addToSearch(search: Search, said: Partial<Search>): Search {
  const known = new Map<string, unknown>(Object.entries(search));
  const sums = Object.entries(said).map(([key, value]) => {
    const before = known.get(key);
    return [key, Array.isArray(before) && Array.isArray(value) ? [...new Set([...before, ...value])] : value] as const;
  });
  return { ...search, ...Object.fromEntries(sums) };
}
