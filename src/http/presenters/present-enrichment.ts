import type { Job } from "../../db/job-repository.ts";
import { whyPlanned } from "../../domain/waterfall.ts";
import { snakeCase, snakeKeys } from "../../lib/case.ts";
import type { EnrichmentPlan } from "../../services/enrichment/plan-enrichment.ts";
import type { EnrichmentAnswer } from "../../services/enrichment/request-enrichment.ts";
import type { Reason, ScoreAnswer } from "../../services/scoring/score-lead.ts";

export const jobUrl = (id: string): string => `/api/v1/jobs/${id}`;

/** Sums of tenths show as 0.30000000000000004 otherwise. */
export const inCredits = (credits: number): number => Math.round(credits * 1000) / 1000;

function toCommonBody(job: Job) {
  const steps = Object.entries(job.results).map(([source, step]) => {
    return [source, { ...snakeKeys(step), credits: inCredits(step.credits) }];
  });
  return {
    lead_id: job.leadId,
    job_id: job.id,
    status: job.status,
    enrichment_results: Object.fromEntries(steps),
    // What a source said in full is in `enrichment_results`.
    trace: job.trace.map(({ data, ...step }) => ({ ...snakeKeys(step), credits: inCredits(step.credits) })),
    contacts_added: job.contactsAdded,
    credits_spent: inCredits(job.creditsSpent),
    retry_at: job.retryAt,
    job_url: jobUrl(job.id),
  };
}

export const toEnrichmentBody = ({ job, newScore }: EnrichmentAnswer) => ({
  ...toCommonBody(job),
  new_score: newScore,
});

export const toJobBody = (job: Job) => ({
  ...toCommonBody(job),
  sources: job.sources,
  wants: job.wants,
  max_credits: job.maxCredits,
  batch_id: job.batchId,
  attempts: job.attempts,
  error: job.error,
  requested_by: job.requestedBy,
  created_at: job.createdAt,
  started_at: job.startedAt,
  completed_at: job.completedAt,
});

export const toPlanBody = ({ leadId, missing, notRun, rounds, leastCredits, mostCredits }: EnrichmentPlan) => ({
  dry_run: true as const,
  lead_id: leadId,
  missing: missing.map(snakeCase),
  not_run: notRun,
  rounds: rounds.map((steps) =>
    steps.map((step) => ({
      source: step.source,
      task: step.task,
      most_credits: step.price,
      could_add: step.gives.filter((want) => missing.includes(want)).map(snakeCase),
      reason: whyPlanned(step),
    })),
  ),
  least_credits: leastCredits,
  most_credits: mostCredits,
});

export function toScoreBody({ contributions, topPositive, topNegative, signals, ...score }: ScoreAnswer) {
  return {
    ...snakeKeys(score),
    contributions: contributions.map(toReasonBody),
    top_positive: topPositive.map(toReasonBody),
    top_negative: topNegative.map(toReasonBody),
    signals: signals.map(snakeKeys),
  };
}

const toReasonBody = (reason: Reason) => ({ ...reason, evidence: reason.evidence.map(snakeKeys) });
