import type { OutcomeCounts } from "../../domain/success-rate.ts";
import { snakeKeys } from "../../lib/case.ts";
import type { BatchAnswer } from "../../services/enrichment/enrich-leads.ts";
import type { BatchEstimate } from "../../services/enrichment/estimate-batch.ts";
import type { BatchWithProgress } from "../../services/enrichment/get-batch.ts";
import type { Period, PeriodStats } from "../../services/stats/get-stats.ts";
import { inCredits } from "./present-enrichment.ts";

export const batchUrl = (id: string): string => `/api/v1/enrichment-batches/${id}`;

export function toBatchBody({ progress, ...batch }: BatchWithProgress) {
  return {
    batch_id: batch.id,
    status: batch.status,
    counts: progress.counts,
    sources: batch.sources,
    wants: batch.wants,
    max_credits: batch.maxCredits,
    credits_spent: inCredits(progress.creditsSpent),
    credits_reserved: inCredits(progress.creditsReserved),
    contacts_added: progress.contactsAdded,
    requested_by: batch.requestedBy,
    created_at: batch.createdAt,
    completed_at: batch.completedAt,
    batch_url: batchUrl(batch.id),
  };
}

const toEstimateBody = ({ skipped, mostCreditsBySource, ...estimate }: BatchEstimate) => ({
  ...snakeKeys(estimate),
  skipped: [...skipped].map(([reason, leads]) => ({ reason, leads })),
  most_credits_by_source: Object.fromEntries(mostCreditsBySource),
});

export const toBatchAnswerBody = ({ estimate, batch }: BatchAnswer) => ({
  dry_run: batch === null,
  estimate: toEstimateBody(estimate),
  batch: batch && toBatchBody(batch),
});

const toOutcomesBody = (outcomes: OutcomeCounts) => snakeKeys(outcomes);

const toPeriodBody = ({ since, jobs, sources }: PeriodStats) => ({
  since,
  jobs: toOutcomesBody(jobs),
  sources: Object.fromEntries(Object.entries(sources).map(([source, outcomes]) => [source, toOutcomesBody(outcomes)])),
});

export const toStatsBody = ({ day, week, month }: Record<Period, PeriodStats>) => ({
  enrichment: { day: toPeriodBody(day), week: toPeriodBody(week), month: toPeriodBody(month) },
});
