import { longestDelaySeconds, type QueuedMessage } from "../../queue/message.ts";

/** The message that makes a worker look at a job, not before it is due. */
export function enrichHint(jobId: string, now: Date, dueAt: string | null): QueuedMessage {
  const waitMs = dueAt === null ? 0 : Date.parse(dueAt) - now.getTime();
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(waitMs / 1000)));
  return { message: { v: 1, type: "enrich", job_id: jobId }, ...(delaySeconds > 0 ? { delaySeconds } : {}) };
}
