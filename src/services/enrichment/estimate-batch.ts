import type { EnrichmentPlan } from "./plan-enrichment.ts";

export interface BatchEstimate {
  leads: number;
  toEnrich: number;
  /** Ids that no lead has. */
  notFound: number;
  /** How many will not be enriched, by reason. */
  skipped: Map<string, number>;
  leastCredits: number;
  mostCredits: number;
  /** The most that each source may cost. */
  mostCreditsBySource: Map<string, number>;
  maxCredits: number | null;
}

export const emptyEstimate = (maxCredits: number | null): BatchEstimate => ({
  leads: 0,
  toEnrich: 0,
  notFound: 0,
  skipped: new Map(),
  leastCredits: 0,
  mostCredits: 0,
  mostCreditsBySource: new Map(),
  maxCredits,
});

/** Adds a lead's plan; gives back why the lead is skipped, or null. */
export function addToEstimate(estimate: BatchEstimate, plan: EnrichmentPlan): string | null {
  estimate.leads++;
  const skipped = plan.notRun ?? (plan.rounds.length === 0 ? "What its sources could add is known already." : null);
  if (skipped !== null) {
    // Reasons that differ only by the lead's own figures count together.
    const reason = skipped.replace(/\d+(?:\.\d+)?/g, "…");
    estimate.skipped.set(reason, (estimate.skipped.get(reason) ?? 0) + 1);
    return skipped;
  }
  estimate.toEnrich++;
  estimate.leastCredits = sum(estimate.leastCredits, plan.leastCredits);
  estimate.mostCredits = sum(estimate.mostCredits, plan.mostCredits);
  for (const { source, price } of plan.rounds.flat()) {
    estimate.mostCreditsBySource.set(source, sum(estimate.mostCreditsBySource.get(source) ?? 0, price));
  }
  return null;
}

/** In thousandths, since sums of tenths drift. */
const sum = (a: number, b: number): number => Math.round((a + b) * 1000) / 1000;
