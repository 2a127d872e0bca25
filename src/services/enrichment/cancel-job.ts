import type { Job } from "../../db/job-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { feedBatch } from "./feed-batch.ts";
import { getJob } from "./get-job.ts";

/**
 * Ends an open job. What its sources said so far is kept; a call that has left is paid for, and its answer remembered.
 * A cancelled job stays as it is. @throws AppError conflict where it has ended otherwise
 */
export async function cancelJob(ctx: ServiceContext, id: string): Promise<Job> {
  requireScope(ctx.actor, "write");
  const job = await getJob(ctx, id);
  const at = timestamp(ctx);
  await ctx.commit([ctx.jobs.cancel(id, at), ctx.stats.countIfChanged(id, at), ctx.leads.forgetJobs([job.leadId], at)]);
  const now = await getJob(ctx, id);
  if (now.status !== "cancelled") throw new AppError("conflict", `The job has ended already: ${now.status}.`);
  if (now.batchId !== null) await feedBatch(ctx, now.batchId);
  return now;
}
