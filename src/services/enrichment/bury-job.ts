import { type ServiceContext, timestamp } from "../context.ts";
import { feedBatches } from "./feed-batches.ts";

/** Ends a job whose message failed too often, so that it is seen and can be asked for again. */
export async function buryJob(ctx: ServiceContext, jobId: string): Promise<void> {
  const job = await ctx.jobs.findBasics(jobId);
  if (!job) return;
  const at = timestamp(ctx);
  const lastWords = job.error === null ? "see the log for this job." : `at last with: ${job.error}`;
  const [buried, , , batches] = await ctx.commit([
    ctx.jobs.bury(jobId, `It failed too often; ${lastWords}`, at),
    ctx.stats.countIfChanged(jobId, at),
    ctx.leads.setEnrichmentStatusIfChanged(job.leadId, "failed", at),
    ctx.batches.runningWith(jobId, job.leadId),
  ]);
  if (buried?.length === 0) return;
  ctx.log.error("job.buried", { job_id: jobId, lead_id: job.leadId });
  await feedBatches(ctx, batches);
}
