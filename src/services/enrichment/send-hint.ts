import type { ServiceContext } from "../context.ts";
import { enrichHint } from "./enrich-hint.ts";

/** Tells the queue of a job. The row is there already: what gets lost the sweep finds, so nothing fails for it. */
export async function sendHint(ctx: ServiceContext, jobId: string, dueAt: string | null): Promise<void> {
  try {
    await ctx.enqueue([enrichHint(jobId, ctx.clock.now(), dueAt)]);
  } catch (error) {
    ctx.log.warn("job.not_sent", { job_id: jobId, error: String(error) });
  }
}
