import { longestDelaySeconds, type QueuedMessage } from "../../queue/message.ts";

/** The message that makes a worker look at a check, not before it is due. */
export function checkHint(checkId: string, now: Date, dueAt: string): QueuedMessage {
  const waitMs = Date.parse(dueAt) - now.getTime();
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(waitMs / 1000)));
  return { message: { v: 1, type: "verify_email", check_id: checkId }, ...(delaySeconds > 0 ? { delaySeconds } : {}) };
}
