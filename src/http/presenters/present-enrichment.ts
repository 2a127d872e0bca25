import type { Job } from "../../db/job-repository.ts";
import { snakeKeys } from "../../lib/case.ts";
import type { EnrichmentAnswer } from "../../services/enrichment/request-enrichment.ts";
import type { Reason, ScoreAnswer } from "../../services/scoring/score-lead.ts";

export const jobUrl = (id: string): string => `/api/v1/jobs/${id}`;

/** Sums of tenths show as 0.30000000000000004 otherwise. */
const inCredits = (credits: number): number => Math.round(credits * 1000) / 1000;

function toCommonBody(job: Job) {
  const steps = Object.entries(job.results).map(([source, step]) => {
    return [source, { ...snakeKeys(step), credits: inCredits(step.credits) }];
  });
  return {
    lead_id: job.leadId,
    job_id: job.id,
    status: job.status,
    enrichment_results: Object.fromEntries(steps),
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
  attempts: job.attempts,
  error: job.error,
  requested_by: job.requestedBy,
  created_at: job.createdAt,
  started_at: job.startedAt,
  completed_at: job.completedAt,
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
