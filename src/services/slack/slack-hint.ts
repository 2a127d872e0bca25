import { longestDelaySeconds, type QueuedMessage } from "../../queue/message.ts";

/** The message that makes a worker look at a task, not before it is due. */
export function slackHint(taskId: string, waitMs = 0): QueuedMessage {
  const delaySeconds = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(waitMs / 1000)));
  return { message: { v: 1, type: "slack", task_id: taskId }, ...(delaySeconds > 0 ? { delaySeconds } : {}) };
}
