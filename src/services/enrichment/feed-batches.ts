import type { ServiceContext } from "../context.ts";
import { feedBatch } from "./feed-batch.ts";

/** Looks after the batches that waited for a job which has just ended. `rows` are those of `batches.runningWith`. */
export async function feedBatches(ctx: ServiceContext, rows: readonly unknown[] = []): Promise<void> {
  for (const { id } of rows as readonly { id: string }[]) await feedBatch(ctx, id);
}
