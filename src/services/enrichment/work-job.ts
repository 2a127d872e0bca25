import type { Hold, Job } from "../../db/job-repository.ts";
import {
  type EnrichmentSource,
  isFinal,
  type StepResult,
  type StepResults,
  verdictOf,
} from "../../domain/enrichment.ts";
import type { Lead } from "../../domain/lead.ts";
import { later } from "../../lib/clock.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { askSource, type SourceAnswer } from "./ask-source.ts";
import { enrichHint } from "./enrich-hint.ts";
import { keepAnswer, leaseMs } from "./keep-answer.ts";
import { refuseOtherCompany } from "./refuse-other-company.ts";
import { wantedFrom } from "./wanted.ts";

/** Failures after which a source is given up for this job. Waiting for quota is not one. */
const mostAttempts = 3;

/**
 * Works a job off as far as it goes now. Safe to call at any time, any number of times and from several places: only
 * who claims the job works on it, each source's answer is kept in one transaction with the job's progress, and an
 * answer that was paid for but not kept is remembered and not paid again.
 */
export async function workJob(ctx: ServiceContext, jobId: string): Promise<void> {
  const now = ctx.clock.now();
  const job = await ctx.jobs.claim(jobId, now.toISOString(), later(now, leaseMs).toISOString());
  if (!job) return;
  const hold = { jobId: job.id, claim: job.claim };
  const log = ctx.log.with({ job_id: job.id, lead_id: job.leadId });
  log.info("job.started", { claim: job.claim });
  await ctx.leads.markRunning(job.leadId, timestamp(ctx));

  let results: StepResults = job.results;
  let isFailedAttempt = false;
  for (const source of job.sources) {
    if (isFinal(results[source])) continue;
    const answer = await answerOf(ctx, job, source);
    if (answer === null) return log.info("job.abandoned", { why: "the lead is gone" });
    const step = giveUpAfter(job.attempts, answer, results[source]);
    results = { ...results, [source]: step };
    isFailedAttempt ||= answer.isFailedAttempt;
    const { credits } = answer.step;
    const kept = await keepAnswer(ctx, hold, job.leadId, source, { ...answer, step }, results, credits);
    if (kept === null) return log.info("job.abandoned", { why: "somebody else works on it" });
  }
  await endOrWait(ctx, hold, job, results, isFailedAttempt);
}

async function answerOf(ctx: ServiceContext, job: Job, source: EnrichmentSource): Promise<SourceAnswer | null> {
  const [lead, contacts] = await Promise.all([ctx.leads.find(job.leadId), ctx.contacts.ofLead(job.leadId)]);
  if (!lead) return null;
  if (!hasDomain(lead)) return skipped("The lead has no domain to ask for.");
  const wanted = wantedFrom(source, lead, contacts, mostPeople(ctx, source));
  if (!wanted.company && wanted.people === 0) return skipped("What it could add is known already.");
  const scope = callScope(ctx, { jobId: job.id, leadId: job.leadId }, job.requestedBy);
  return refuseOtherCompany(lead, await askSource(ctx, source, lead, wanted, scope));
}

/** A page of Hunter's holds up to ten people for one credit; at Apollo each person is one. */
const mostPeople = (ctx: ServiceContext, source: EnrichmentSource): number =>
  source === "hunter" ? 10 : ctx.settings.apolloPeoplePerLead;

const hasDomain = (lead: Lead): lead is Lead & { domain: string } => lead.domain !== null;

function skipped(reason: string): SourceAnswer {
  const step: StepResult = { status: "skipped", reason, credits: 0, cached: false };
  return { step, company: null, people: [], isFailedAttempt: false };
}

/** Credits of earlier tries stay on the step, so that its price is what it cost in all. */
function giveUpAfter(
  attempts: number,
  { step, isFailedAttempt }: SourceAnswer,
  before: StepResult | undefined,
): StepResult {
  const isLast = isFailedAttempt && attempts + 1 >= mostAttempts;
  const { retryAt, ...rest } = step;
  const ended: StepResult = isLast ? { ...rest, status: "failed" } : step;
  return { ...ended, credits: ended.credits + (before?.credits ?? 0) };
}

async function endOrWait(ctx: ServiceContext, hold: Hold, job: Job, results: StepResults, isAttempt: boolean) {
  const at = timestamp(ctx);
  const waiting = Object.values(results).flatMap(({ status, retryAt }) =>
    status === "waiting" ? (retryAt ?? at) : [],
  );
  const reasons = Object.values(results).flatMap(({ status, reason }) =>
    reason && (status === "waiting" || status === "failed") ? reason : [],
  );
  const error = reasons.length > 0 ? reasons.join(" ") : null;
  await refreshScores(ctx, [job.leadId]);

  const retryAt = waiting.sort()[0];
  if (retryAt !== undefined) {
    const [released] = await ctx.commit([
      ctx.jobs.release(hold, { retryAt, error, isAttempt }, at),
      ctx.leads.setEnrichmentStatusIfChanged(job.leadId, "pending", at),
    ]);
    if (released?.length === 0) return;
    await ctx.enqueue([enrichHint(job.id, ctx.clock.now(), retryAt)]);
    return ctx.log.info("job.waiting", { job_id: job.id, retry_at: retryAt });
  }
  const verdict = verdictOf(results);
  const [finished] = await ctx.commit([
    ctx.jobs.finish(hold, verdict, error, at),
    ctx.leads.markEnrichedIfChanged(job.leadId, verdict, at),
  ]);
  if (finished?.length === 0) return ctx.log.info("job.abandoned", { job_id: job.id, why: "it is no longer ours" });
  ctx.log.info("job.finished", { job_id: job.id, status: verdict });
}
