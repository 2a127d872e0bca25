import type { QueuedMessage } from "../../queue/message.ts";
import type { ServiceContext } from "../context.ts";
import { enrichHint } from "./enrich-hint.ts";

/** Tells the queue of a job. */
export const sendHint = (ctx: ServiceContext, jobId: string, dueAt: string | null): Promise<void> =>
  sendHints(ctx, [enrichHint(jobId, ctx.clock.now(), dueAt)]);

/** Tells the queue. The rows are there already: what gets lost the sweep finds, so nothing fails for it. */
export async function sendHints(ctx: ServiceContext, hints: readonly QueuedMessage[]): Promise<void> {
  try {
    await ctx.enqueue(hints);
  } catch (error) {
    const about = hints.map(({ message }) => ("job_id" in message ? message.job_id : message.type));
    ctx.log.warn("hints.not_sent", { about, error: String(error) });
  }
}
