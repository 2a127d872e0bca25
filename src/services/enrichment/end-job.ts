import type { Job } from "../../db/job-repository.ts";
import { verdictOf } from "../../domain/enrichment.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import type { Work } from "./ask-until-known.ts";
import { feedBatches } from "./feed-batches.ts";
import { sendHint } from "./send-hint.ts";

/** Ends a job of which nothing is left to do, or gives it back until the first of its waits is over. */
export async function endOrWait(ctx: ServiceContext, job: Job, { trace, hasFailedAttempt }: Work): Promise<void> {
  const hold = { jobId: job.id, claim: job.claim };
  const log = ctx.log.with({ job_id: job.id, lead_id: job.leadId });
  const at = timestamp(ctx);
  const reasons = trace.flatMap(({ status, reason }) =>
    reason && (status === "waiting" || status === "failed") ? reason : [],
  );
  const error = reasons.length > 0 ? [...new Set(reasons)].join(" ") : null;
  await refreshScores(ctx, [job.leadId]);

  const [retryAt] = trace.flatMap((step) => (step.status === "waiting" ? (step.retryAt ?? at) : [])).sort();
  if (retryAt !== undefined) {
    const [released] = await ctx.commit([
      ctx.jobs.release(hold, { retryAt, error, isAttempt: hasFailedAttempt }, at),
      ctx.leads.setEnrichmentStatusIfChanged(job.leadId, "pending", at),
    ]);
    if (released?.length === 0) return;
    await sendHint(ctx, job.id, retryAt);
    return log.info("job.waiting", { retry_at: retryAt });
  }
  const status = verdictOf(trace);
  const [finished, , , batches] = await ctx.commit([
    ctx.jobs.finish(hold, { status, trace, error }, at),
    ctx.stats.countIfChanged(job.id, at),
    ctx.leads.markEnrichedIfChanged(job.leadId, status, at),
    ctx.batches.runningWith(job.id, job.leadId),
  ]);
  if (finished?.length === 0) return log.info("job.abandoned", { why: "it is no longer ours" });
  log.info("job.finished", { status });
  await feedBatches(ctx, batches);
}
