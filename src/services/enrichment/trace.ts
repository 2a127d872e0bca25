import { type TraceStep, withStep } from "../../domain/enrichment.ts";
import type { Step } from "../../domain/waterfall.ts";
import type { StepAnswer } from "./ask-step.ts";

/** Failures after which a source is given up for this job. Waiting for quota is not one. */
const mostAttempts = 3;

/** What became of the same question before. */
export const lastOf = (
  trace: readonly TraceStep[],
  { source, task }: Pick<Step, "source" | "task">,
): TraceStep | undefined => trace.find((step) => step.source === source && step.task === task);

/** Why a question that could still be asked is not. */
export const reasonToSkip = (missing: ReadonlySet<string>, creditsLeft: number) => (step: Step) => {
  const couldAdd = step.gives.some((want) => missing.has(want));
  if (couldAdd && step.task === "verify" && step.least <= creditsLeft)
    return "No decision maker's address waits for a verdict.";
  if (couldAdd && step.least > creditsLeft)
    return `It may cost ${step.least}, and ${creditsLeft} of the credits allowed are left.`;
  return "What it could add is known already.";
};

/**
 * Nobody was asked: said of each question that is still open. One that was to be asked again is over too: its wait has
 * ended, and a job that waited for it on and on would come back at once, again and again.
 */
export function withSkipped(
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
export function giveUpAfter(
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
