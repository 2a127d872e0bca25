import type { Compose } from "../composition.ts";
import type { Actor } from "../domain/actor.ts";
import type { Env } from "../env.ts";
import { newId } from "../lib/id.ts";
import { createLog } from "../lib/log.ts";
import { buryCheck, workCheck } from "../services/contacts/work-check.ts";
import type { ServiceContext } from "../services/context.ts";
import { workRun } from "../services/discovery/work-run.ts";
import { buryJob } from "../services/enrichment/bury-job.ts";
import { feedBatch } from "../services/enrichment/feed-batch.ts";
import { workInTurn } from "../services/enrichment/work-in-turn.ts";
import { workRevert } from "../services/facts/revert-everywhere.ts";
import { workUndo } from "../services/imports/undo-import.ts";
import { workImport } from "../services/imports/work-import.ts";
import { JobMessage } from "./message.ts";

export const queueActor: Actor = { kind: "queue", id: "queue", name: "queue", scopes: ["read", "write"] };

const deadLetterQueue = "lead-jobs-dead";
const mostWaitSeconds = 300;

/**
 * Settles each message by itself, so that one that fails does not take its neighbours along, and never throws: a
 * handler that throws has its settled messages delivered again.
 */
export async function consume(
  compose: Compose,
  batch: MessageBatch,
  env: Env,
  execution: ExecutionContext,
): Promise<void> {
  const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work);
  let ctx: ServiceContext;
  try {
    ctx = compose(env, { requestId: newId(), waitUntil }).contextFor(queueActor);
  } catch (error) {
    // Broken settings are nobody's message's fault.
    createLog().error("batch.failed", { queue: batch.queue, error: String(error) });
    return batch.retryAll({ delaySeconds: mostWaitSeconds });
  }
  const handle = batch.queue === deadLetterQueue ? bury : work;
  for (const message of batch.messages) {
    const parsed = JobMessage.safeParse(message.body);
    if (!parsed.success) {
      // It will not get better by being read again.
      ctx.log.error("message.unreadable", { queue: batch.queue, message_id: message.id });
      message.ack();
      continue;
    }
    try {
      await handle(ctx, parsed.data);
      message.ack();
    } catch (error) {
      ctx.log.error("message.failed", { ...parsed.data, attempt: message.attempts, error: String(error) });
      message.retry({ delaySeconds: Math.min(mostWaitSeconds, 5 * 2 ** message.attempts) });
    }
  }
}

async function work(ctx: ServiceContext, message: JobMessage): Promise<void> {
  if (message.type === "enrich") return workInTurn(ctx, message.job_id);
  if (message.type === "import") return workImport(ctx, message.import_id);
  if (message.type === "undo_import") return workUndo(ctx, message.import_id);
  if (message.type === "revert_facts") return workRevert(ctx, message.revert_id);
  if (message.type === "slack") return ctx.workSlackTask(message.task_id);
  if (message.type === "feed_batch") return feedBatch(ctx, message.batch_id);
  if (message.type === "verify_email") return workCheck(ctx, message.check_id);
  return workRun(ctx, message.run_id);
}

/** The sweep finds the next slice of everything else; a job is put to rest. */
async function bury(ctx: ServiceContext, message: JobMessage): Promise<void> {
  if (message.type === "enrich") await buryJob(ctx, message.job_id);
  else if (message.type === "verify_email") await buryCheck(ctx, message.check_id);
  else ctx.log.error("message.died", message);
}
