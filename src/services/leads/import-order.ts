import { scoreOf } from "../../domain/score.ts";
import type { ImportRow } from "./import-row.ts";

/**
 * Leads of like score are stored together. Seven indexes of leads go by the score, so that a commit then writes a few
 * neighbouring pages of each instead of most of its pages: half of what an import writes at all.
 */
export const windowRows = 10_000;
/** What waits is in memory. */
export const windowCharacters = 8_000_000;

/** A row as it is stored until its turn. */
export interface WaitingRow {
  text: string;
  /** The most bytes that it takes. */
  size: number;
  place: number;
}

/** A row that repeats an earlier one of the file comes after it. */
const last = Number.POSITIVE_INFINITY;

/** About the score that the lead will have: without what is only known once it is looked at, and for today. */
export function placeInWindow({ values, repeats }: ImportRow, now: Date): number {
  if (repeats !== null) return last;
  const { employeeCount = null, fundingStage = null, fundingTotalUsd = null, lastFundingAt = null } = values;
  const unknown = { aiAdoptionScore: null, hasDecisionMaker: null, hasVerifiedEmail: null };
  return scoreOf({ ...unknown, employeeCount, fundingStage, fundingTotalUsd, lastFundingAt }, now);
}

/** Rows of equal place stay as they came. */
export const inOrder = (rows: readonly WaitingRow[]): WaitingRow[] =>
  // Not the difference, which is no number between two that are infinite.
  rows.toSorted((a, b) => (a.place === b.place ? 0 : a.place - b.place));
