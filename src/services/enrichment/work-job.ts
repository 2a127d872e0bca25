import { sqliteMessage } from "../../db/database.ts";
import type { Hold, Job } from "../../db/job-repository.ts";
import { createBudget, creditsLeftOf } from "../../domain/budget.ts";
import { isFinal, type TraceStep, withStep } from "../../domain/enrichment.ts";
import { AppError } from "../../domain/errors.ts";
import { missingOf, nextSteps, reachOf, type Step, type Want } from "../../domain/waterfall.ts";
import { later, minutes } from "../../lib/clock.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { askStep, type StepAnswer } from "./ask-step.ts";
import { endOrWait } from "./end-job.ts";
import { keepAnswer, leaseMs } from "./keep-answer.ts";
import { refuseOtherCompany } from "./refuse-other-company.ts";
import { stepsOf } from "./steps.ts";
import { whyNotAsk } from "./why-not-ask.ts";

/** Failures after which a source is given up for this job. Waiting for quota is not one. */
const mostAttempts = 3;

/**
 * Works a job off as far as it goes now. Safe to call at any time, any number of times and from several places: only
 * who claims the job works on it, each source's answer is kept in one transaction with the job's trace, and an answer
 * that was paid for but not kept is remembered and not paid again.
 */
export async function workJob(ctx: ServiceContext, jobId: string): Promise<void> {
  const now = ctx.clock.now();
  const job = await ctx.jobs.claim(jobId, now.toISOString(), later(now, leaseMs).toISOString());
  if (!job) return;
  const log = ctx.log.with({ job_id: job.id, lead_id: job.leadId });
  log.info("job.started", { claim: job.claim });
  try {
    await ctx.leads.markRunning(job.leadId, timestamp(ctx));
    const work = await askInRounds(ctx, job);
    if (work === null) return log.info("job.abandoned", { why: "the lead is gone, or somebody else works on it" });
    await endOrWait(ctx, job, work);
  } catch (error) {
    await letGo(ctx, job, error);
    throw error;
  }
}

/** Its message comes again before the lease would end, and must find the job free: else it never dies. */
async function letGo(ctx: ServiceContext, { id, claim }: Job, error: unknown): Promise<void> {
  try {
    await ctx.commit([ctx.jobs.letGo({ jobId: id, claim }, describeError(error), timestamp(ctx))]);
  } catch (failure) {
    // The lease ends by itself.
    ctx.log.warn("job.kept", { job_id: id, error: sqliteMessage(failure) });
  }
}

/** What people may read of it. */
const describeError = (error: unknown): string =>
  error instanceof AppError ? error.message : sqliteMessage(error).slice(0, 300);

export interface Work {
  trace: TraceStep[];
  hasFailedAttempt: boolean;
}

/**
 * Asks all that is worth asking at the same time, looks what is still missing, and asks again, until nothing is missing
 * or nobody is left to ask. Null when the job is no longer ours.
 */
async function askInRounds(ctx: ServiceContext, job: Job): Promise<Work | null> {
  const hold: Hold = { jobId: job.id, claim: job.claim };
  const all = stepsOf(ctx, job.sources);
  const asked = new Set<Step>();
  let trace: TraceStep[] = job.trace;
  const budget = job.maxCredits === null ? null : createBudget(Math.max(0, job.maxCredits - job.creditsSpent));
  let hasFailedAttempt = false;
  let isOurs = true;
  // Answers come at any time but are kept one after the other: each goes into the trace that the one before left.
  let keeping: Promise<void> = Promise.resolve();

  for (;;) {
    const [lead, contacts] = await Promise.all([ctx.leads.find(job.leadId), ctx.contacts.ofLead(job.leadId)]);
    if (!lead) return null;
    const missing = missingOf(lead, reachOf(contacts), job.wants, ctx.clock.now());
    const waits = all.filter((step) => asked.has(step) || isEarly(lastOf(trace, step), ctx.clock.now()));
    for (const want of comingSoon(trace, waits, ctx.clock.now())) missing.delete(want);
    const open = all.filter((step) => !waits.includes(step) && !isFinal(lastOf(trace, step)));
    const creditsLeft = budget === null ? Number.POSITIVE_INFINITY : creditsLeftOf(budget);
    const cannot = whyNotAsk(lead);
    const round = cannot === null ? nextSteps(open, missing, creditsLeft) : [];
    if (lead.domain === null || round.length === 0) {
      return { trace: withSkipped(trace, open, cannot ?? reasonToSkip(missing, creditsLeft)), hasFailedAttempt };
    }
    const { domain } = lead;
    const scope = callScope(ctx, { jobId: job.id, leadId: job.leadId, budget }, job.requestedBy);
    await Promise.all(
      round.map(async (step) => {
        asked.add(step);
        const said = refuseOtherCompany(lead, await askStep(ctx, step, domain, scope));
        const answer = giveUpAfter(job.attempts, said, lastOf(trace, step));
        const { credits } = answer;
        keeping = keeping.then(async () => {
          if (!isOurs) return;
          hasFailedAttempt ||= answer.isFailedAttempt;
          const kept = await keepAnswer(ctx, hold, job.leadId, answer, { trace, credits });
          if (kept === null) isOurs = false;
          else trace = kept;
        });
        await keeping;
      }),
    );
    if (!isOurs) return null;
  }
}

/** A short wait is cheaper than asking a dearer source for the same. */
const shortWaitMs = minutes(10);

/** What sources that must be waited for a moment may still add. */
const comingSoon = (trace: readonly TraceStep[], steps: readonly Step[], now: Date): Want[] =>
  steps
    .filter((step) => {
      const { status, retryAt } = lastOf(trace, step) ?? {};
      return status === "waiting" && Date.parse(retryAt ?? "") - now.getTime() <= shortWaitMs;
    })
    .flatMap(({ gives }) => gives);

/** It was told to come back later than now. */
const isEarly = (step: TraceStep | undefined, now: Date): boolean =>
  step?.status === "waiting" && Date.parse(step.retryAt ?? "") > now.getTime();

const lastOf = (trace: readonly TraceStep[], { source, task }: Step): TraceStep | undefined =>
  trace.find((step) => step.source === source && step.task === task);

const reasonToSkip = (missing: ReadonlySet<string>, creditsLeft: number) => (step: Step) => {
  const couldAdd = step.gives.some((want) => missing.has(want));
  if (couldAdd && step.price > creditsLeft)
    return `It may cost ${step.price}, and ${creditsLeft} of the credits allowed are left.`;
  return "What it could add is known already.";
};

/**
 * Nobody was asked: said of each question that is still open. One that was to be asked again is over too: its wait has
 * ended, and a job that waited for it on and on would come back at once, again and again.
 */
function withSkipped(
  trace: readonly TraceStep[],
  open: readonly Step[],
  why: string | ((step: Step) => string),
): TraceStep[] {
  return open.reduce<TraceStep[]>(
    (now, step) => {
      const { source, task } = step;
      const never = { credits: 0, cached: false, ms: null, fields: [], contactsAdded: 0 };
      const asked: TraceStep = lastOf(trace, step) ?? { source, task, status: "skipped", ...never };
      const { retryAt, ...before } = asked;
      const reason = typeof why === "string" ? why : why(step);
      return withStep(now, { ...before, status: "skipped", reason });
    },
    [...trace],
  );
}

/** The step's credits and people are those of all tries; the answer's `credits` are those of this one. */
function giveUpAfter(
  attempts: number,
  answer: StepAnswer,
  before: TraceStep | undefined,
): StepAnswer & { credits: number } {
  const { step, isFailedAttempt } = answer;
  const isLast = isFailedAttempt && attempts + 1 >= mostAttempts;
  const { retryAt, ...rest } = step;
  const ended: TraceStep = isLast ? { ...rest, status: "failed" } : step;
  return {
    ...answer,
    credits: step.credits,
    step: {
      ...ended,
      credits: ended.credits + (before?.credits ?? 0),
      contactsAdded: ended.contactsAdded + (before?.contactsAdded ?? 0),
    },
  };
}
