import type { Hold, Job } from "../../db/job-repository.ts";
import type { LeadSnapshot } from "../../db/lead-snapshots.ts";
import { createBudget, creditsLeftOf } from "../../domain/budget.ts";
import { isFinal, type TraceStep } from "../../domain/enrichment.ts";
import { isPossible, missingOf, nextSteps, reachOf, type Step, type Want } from "../../domain/waterfall.ts";
import { minutes } from "../../lib/clock.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { askStep } from "./ask-step.ts";
import { keepAnswer, type Progress } from "./keep-answer.ts";
import { refuseOtherCompany } from "./refuse-other-company.ts";
import { stepsOf } from "./steps.ts";
import { giveUpAfter, lastOf, reasonToSkip, withSkipped } from "./trace.ts";
import { whyNotAsk } from "./why-not-ask.ts";

export interface Work {
  trace: TraceStep[];
  hasFailedAttempt: boolean;
}

/**
 * Asks all that is worth asking at the same time, looks with each answer what is still missing and nobody is being asked
 * for, and asks on, until nothing is missing or nobody is left to ask. Null when the job is no longer ours.
 */
export async function askUntilKnown(ctx: ServiceContext, job: Job): Promise<Work | null> {
  const hold: Hold = { jobId: job.id, claim: job.claim };
  const all = stepsOf(ctx, job.sources);
  const asked = new Set<Step>();
  const underway = new Map<Step, Promise<void>>();
  const crashes: unknown[] = [];
  const budget = job.maxCredits === null ? null : createBudget(Math.max(0, job.maxCredits - job.creditsSpent));
  let hasFailedAttempt = false;
  let isOurs = true;
  const first = await ctx.leadSnapshots.find(job.leadId);
  if (first === null) return null;
  let progress: Progress = { trace: job.trace, known: first };
  // Answers come at any time but are kept one after the other: each goes into the trace that the one before left.
  let keeping: Promise<void> = Promise.resolve();

  const ask = async (step: Step, { lead, contacts }: LeadSnapshot): Promise<void> => {
    const scope = callScope(ctx, { jobId: job.id, leadId: job.leadId, budget }, job.requestedBy);
    const jobAgeMs = ctx.clock.now().getTime() - Date.parse(job.startedAt ?? timestamp(ctx));
    const about = { domain: lead.domain ?? "", contacts, jobAgeMs };
    const said = refuseOtherCompany(lead, await askStep(ctx, step, about, scope));
    const answer = giveUpAfter(job.attempts, said, lastOf(progress.trace, step));
    const { credits } = answer;
    keeping = keeping.then(async () => {
      if (!isOurs) return;
      hasFailedAttempt ||= answer.isFailedAttempt;
      const kept = await keepAnswer(ctx, hold, answer, progress, credits);
      if (kept === null) isOurs = false;
      else progress = kept;
    });
    await keeping;
  };

  try {
    for (;;) {
      if (crashes.length > 0) throw crashes[0];
      if (!isOurs) return null;
      const beingAsked = [...underway.keys()];
      const { trace, known } = progress;
      const { lead } = known;
      const reach = reachOf(known.contacts, ctx.clock.now());
      const missing = missingOf(lead, reach, job.wants, ctx.clock.now());
      const waits = all.filter((step) => asked.has(step) || isEarly(lastOf(trace, step), ctx.clock.now()));
      for (const want of comingSoon(trace, waits, ctx.clock.now())) missing.delete(want);
      for (const { gives } of beingAsked) for (const want of gives) missing.delete(want);
      const open = all.filter((step) => !waits.includes(step) && !isFinal(lastOf(trace, step)));
      const creditsLeft = budget === null ? Number.POSITIVE_INFINITY : creditsLeftOf(budget);
      const cannot = whyNotAsk(lead);
      const possible = open.filter((step) => isPossible(step, reach));
      const next = cannot === null ? nextSteps(possible, missing, creditsLeft) : [];
      for (const step of next) {
        asked.add(step);
        const work = ask(step, known).catch((error: unknown) => void crashes.push(error));
        underway.set(
          step,
          work.finally(() => underway.delete(step)),
        );
      }
      if (beingAsked.length === 0 && next.length === 0) {
        return { trace: withSkipped(trace, open, cannot ?? reasonToSkip(missing, creditsLeft)), hasFailedAttempt };
      }
      if (underway.size > 0) await Promise.race(underway.values());
    }
  } finally {
    // What has left is waited for: its answer is paid, and nobody else may take the job while it is kept.
    await Promise.allSettled(underway.values());
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
