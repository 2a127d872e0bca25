import { type ServiceContext, timestamp } from "../context.ts";
import { workJob } from "./work-job.ts";

/**
 * Works on a job that the queue brought. A job of a batch lets somebody else's go first, so that whoever asks for one
 * lead does not stand behind the thousand of a colleague.
 */
export async function workInTurn(ctx: ServiceContext, jobId: string): Promise<void> {
  const job = await ctx.jobs.find(jobId);
  if (job?.batchId) {
    const other = await ctx.jobs.nextOfOthers(job.requestedBy, timestamp(ctx));
    if (other !== null) await workJob(ctx, other);
  }
  await workJob(ctx, jobId);
}
