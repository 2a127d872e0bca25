import type { Lead } from "./lead.ts";

export type TrendDirection = "improving" | "steady" | "declining";
export const trendDirections: readonly TrendDirection[] = ["improving", "steady", "declining"];

export interface ScoreTrend {
  direction: TrendDirection;
  /** Points since then, one decimal. */
  change: number;
  /** With which moment the score of now is compared. */
  since: string;
}

const dayMs = 86_400_000;
const windowMs = 30 * dayMs;
/** What is learned of a company on its first day says nothing about where the company goes. */
const settlingMs = dayMs;
const steadyWithin = 2;

/** From when on changes of the lead's score make its trend. */
export const trendStart = ({ createdAt }: Pick<Lead, "createdAt">, now: Date): string =>
  new Date(Math.max(now.getTime() - windowMs, Date.parse(createdAt) + settlingMs)).toISOString();

/**
 * How the score moved since the start: `before` is the score until its first change from then on, null where it did not
 * change. Null: it is not known what the score was then.
 */
export function trendOf(
  lead: Pick<Lead, "leadScore" | "scoredAt" | "createdAt">,
  before: number | null,
  now: Date,
): ScoreTrend | null {
  const since = trendStart(lead, now);
  if (lead.leadScore === null || since > now.toISOString()) return null;
  const isUnchanged = lead.scoredAt !== null && lead.scoredAt <= since;
  const then = before ?? (isUnchanged ? lead.leadScore : null);
  if (then === null) return null;
  const change = Math.round((lead.leadScore - then) * 10) / 10;
  const direction = Math.abs(change) <= steadyWithin ? "steady" : change > 0 ? "improving" : "declining";
  return { direction, change, since };
}
