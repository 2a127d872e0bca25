import { type ServiceContext, timestamp } from "../context.ts";

/** Ends a job whose message failed too often, so that it is seen and can be asked for again. */
export async function buryJob(ctx: ServiceContext, jobId: string): Promise<void> {
  const buried = await ctx.jobs.bury(jobId, "It failed too often; see the log for this job.", timestamp(ctx));
  if (!buried) return;
  await ctx.leads.setEnrichmentStatus(buried.leadId, "failed", timestamp(ctx));
  ctx.log.error("job.buried", { job_id: jobId, lead_id: buried.leadId });
}
