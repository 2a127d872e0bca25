import { sqliteMessage } from "../../db/database.ts";
import type { Job } from "../../db/job-repository.ts";
import { AppError } from "../../domain/errors.ts";
import { later } from "../../lib/clock.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { askUntilKnown } from "./ask-until-known.ts";
import { endOrWait } from "./end-job.ts";
import { leaseMs } from "./keep-answer.ts";

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
    const work = await askUntilKnown(ctx, job);
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
