import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type BatchWithProgress, findBatch } from "./get-batch.ts";

/** Opens no more jobs and ends those that nobody works on yet; what is being asked at this moment is kept. */
export async function cancelBatch(ctx: ServiceContext, id: string): Promise<BatchWithProgress> {
  requireScope(ctx.actor, "write");
  const { status } = await findBatch(ctx, id);
  if (status === "completed") throw new AppError("conflict", "The batch is completed already.");
  const at = timestamp(ctx);
  const [, , cancelled] = await ctx.commit([
    ctx.batches.cancel(id, at),
    ctx.stats.countAsCancelled(id, at),
    ctx.jobs.cancelPending(id, at),
  ]);
  const leadIds = (cancelled as { lead_id: string }[]).map(({ lead_id }) => lead_id);
  if (leadIds.length > 0) await ctx.commit([ctx.leads.forgetJobs(leadIds, at)]);
  return findBatch(ctx, id);
}
