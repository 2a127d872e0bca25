import { z } from "zod";

/** A hint that work is due. The row in D1 is the truth: a message lost or doubled changes nothing. */
export const JobMessage = z.discriminatedUnion("type", [
  z.object({ v: z.literal(1), type: z.literal("enrich"), job_id: z.uuid() }),
  z.object({ v: z.literal(1), type: z.literal("discover"), run_id: z.uuid() }),
  z.object({ v: z.literal(1), type: z.literal("import"), import_id: z.uuid() }),
  z.object({ v: z.literal(1), type: z.literal("undo_import"), import_id: z.uuid() }),
  z.object({ v: z.literal(1), type: z.literal("revert_facts"), revert_id: z.uuid() }),
  z.object({ v: z.literal(1), type: z.literal("slack"), task_id: z.uuid() }),
  z.object({ v: z.literal(1), type: z.literal("feed_batch"), batch_id: z.uuid() }),
  z.object({ v: z.literal(1), type: z.literal("verify_email"), check_id: z.uuid() }),
]);
export type JobMessage = z.infer<typeof JobMessage>;

export interface QueuedMessage {
  message: JobMessage;
  /** Not before so many seconds. Queues take at most 12 hours; a later time is kept in D1 and found by the sweep. */
  delaySeconds?: number;
}

export const longestDelaySeconds = 43_200;
