import { isLostHold } from "../../db/database.ts";
import type { Job } from "../../db/job-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { getJob } from "./get-job.ts";
import { sendHint } from "./send-hint.ts";

/**
 * Asks again what an ended job did not get: its failed and skipped steps, for what its batch has left. What was
 * answered is not asked again, and asking for a job that is open does nothing. @throws AppError conflict where nothing is left to ask
 */
export async function retryJob(ctx: ServiceContext, id: string): Promise<Job> {
  requireScope(ctx.actor, "write");
  const job = await getJob(ctx, id);
  if (job.status === "pending" || job.status === "running") return job;
  if (job.status === "completed") throw new AppError("conflict", "The job is completed: there is nothing to retry.");
  const answered = job.trace.filter(({ status }) => status === "success" || status === "no_data");
  const at = timestamp(ctx);
  try {
    await ctx.commit([
      ctx.stats.uncount(id),
      ctx.jobs.reopen(job, answered, at),
      ctx.abortUnlessChanged(),
      ctx.leads.setEnrichmentStatusIfChanged(job.leadId, "pending", at),
      ...(job.batchId === null ? [] : ctx.batches.reserveForRetry(job.batchId, id, at)),
    ]);
  } catch (error) {
    if (!isLostHold(error)) throw error;
    return openInstead(ctx, job);
  }
  await sendHint(ctx, id, null);
  return getJob(ctx, id);
}

/** Somebody else retried it, or opened another job for the lead. */
async function openInstead(ctx: ServiceContext, job: Job): Promise<Job> {
  const open = await ctx.jobs.findOpen(job.leadId);
  if (open) return open;
  throw new AppError("conflict", "The job has just changed. Look at it and try again.");
}
