import type { Job } from "../../db/job-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { whyNotRun } from "../../domain/run-rules.ts";
import { later } from "../../lib/clock.ts";
import type { ServiceContext } from "../context.ts";
import { findLead } from "../leads/get-lead.ts";
import { parseInput } from "../parse-input.ts";
import { EnrichLeadInput, toRunRules } from "./enrichment-options.ts";
import { openJob } from "./open-job.ts";
import { sendHint } from "./send-hint.ts";
import { workJob } from "./work-job.ts";

export interface EnrichmentAnswer {
  job: Job;
  newScore: number | null;
}

export interface EnrichmentOptions {
  leadId: string;
  /** Do not wait for the result. */
  isAsync: boolean;
}

export const isOpenJob = (job: Job): boolean => job.status === "pending" || job.status === "running";

/** Opens a job for the lead, or takes the one that is open, and works on it as long as somebody can be kept waiting. */
export async function requestEnrichment(
  ctx: ServiceContext,
  { leadId, isAsync }: EnrichmentOptions,
  input: unknown,
): Promise<EnrichmentAnswer> {
  requireScope(ctx.actor, "write");
  const { sources, wants, max_credits: maxCredits, run_if: runIf } = parseInput(EnrichLeadInput, input);
  const lead = await findLead(ctx, leadId);
  const notRun = whyNotRun(lead, toRunRules(runIf));
  if (notRun !== null) throw new AppError("conflict", `The lead is not enriched under \`run_if\`: ${notRun}`);
  const job = await openJob(ctx, { leadId, sources, wants, maxCredits: maxCredits ?? null, batchId: null });

  if (isAsync) {
    await sendHint(ctx, job.id, null);
  } else {
    await workAtMost(ctx, job.id, ctx.settings.inlineEnrichmentMs);
  }
  const [now, after] = await Promise.all([ctx.jobs.find(job.id), ctx.leads.find(leadId)]);
  if (!now || !after) throw new AppError("not_found", "The lead was deleted while it was enriched.");
  return { job: now, newScore: after.leadScore };
}

/** What is not done in time goes on after the answer; should it die there, the sweep finds the job by its lease. */
async function workAtMost(ctx: ServiceContext, jobId: string, ms: number): Promise<void> {
  const work = workUntil(ctx, jobId, later(ctx.clock.now(), ms));
  const deadline = Promise.withResolvers<"late">();
  const timer = setTimeout(() => deadline.resolve("late"), ms);
  try {
    if ((await Promise.race([work, deadline.promise])) === "late") {
      const failed = (error: unknown) => ctx.log.error("job.crashed", { job_id: jobId, error: String(error) });
      ctx.background(work.catch(failed));
    }
  } finally {
    clearTimeout(timer);
  }
}

/** A wait that ends before the deadline, say for a place in a limit of calls a second, is waited for. */
async function workUntil(ctx: ServiceContext, jobId: string, deadline: Date): Promise<void> {
  for (;;) {
    await workJob(ctx, jobId);
    const job = await ctx.jobs.find(jobId);
    if (job?.status !== "pending" || job.retryAt === null || Date.parse(job.retryAt) >= deadline.getTime()) return;
    const waitMs = Math.max(10, Date.parse(job.retryAt) - ctx.clock.now().getTime());
    await new Promise((done) => setTimeout(done, waitMs));
  }
}
