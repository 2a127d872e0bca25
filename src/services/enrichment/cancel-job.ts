import type { Job } from "../../db/job-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { feedBatches } from "./feed-batches.ts";
import { getJob } from "./get-job.ts";

/**
 * Ends an open job. What its sources said so far is kept; a call that has left is paid for, and its answer remembered.
 * A cancelled job stays as it is. @throws AppError conflict where it has ended otherwise
 */
export async function cancelJob(ctx: ServiceContext, id: string): Promise<Job> {
  requireScope(ctx.actor, "write");
  const job = await getJob(ctx, id);
  const at = timestamp(ctx);
  const [, , , batches] = await ctx.commit([
    ctx.jobs.cancel(id, at),
    ctx.stats.countIfChanged(id, at),
    ctx.leads.forgetJobs([job.leadId], at),
    ctx.batches.runningWith(id, job.leadId),
  ]);
  const now = await getJob(ctx, id);
  if (now.status !== "cancelled") throw new AppError("conflict", `The job has ended already: ${now.status}.`);
  await feedBatches(ctx, batches);
  return now;
}
