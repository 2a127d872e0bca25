import { z } from "zod";
import type { BatchProgress, EnrichmentBatch } from "../../db/batch-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Page } from "../../domain/lead-filter.ts";
import type { ServiceContext } from "../context.ts";
import { fingerprintOf, readCursor } from "../list-cursor.ts";
import { byId, pageOf, pagingFields } from "../list-page.ts";
import { parseInput } from "../parse-input.ts";

export type BatchWithProgress = EnrichmentBatch & { progress: BatchProgress };

const noProgress: BatchProgress = {
  counts: { waiting: 0, skipped: 0, open: 0, completed: 0, partial: 0, failed: 0, cancelled: 0 },
  creditsSpent: 0,
  creditsReserved: 0,
  contactsAdded: 0,
};

/** @throws AppError not_found */
export async function getBatch(ctx: ServiceContext, id: string): Promise<BatchWithProgress> {
  requireScope(ctx.actor, "read");
  return findBatch(ctx, id);
}

export async function findBatch(ctx: ServiceContext, id: string): Promise<BatchWithProgress> {
  const [batch, progress] = await Promise.all([ctx.batches.find(id), ctx.batches.progressOf([id])]);
  if (!batch) throw new AppError("not_found", `There is no batch ${id}.`);
  return { ...batch, progress: progress.get(id) ?? noProgress };
}

export const ListBatchesInput = z.strictObject({
  ...pagingFields,
});

/** The newest first. */
export async function listBatches(ctx: ServiceContext, input: unknown): Promise<Page<BatchWithProgress>> {
  requireScope(ctx.actor, "read");
  const { limit, cursor } = parseInput(ListBatchesInput, input);
  const fingerprint = fingerprintOf(["batches"]);
  const found = await ctx.batches.page({ before: readCursor(cursor, fingerprint)?.id ?? null, limit });
  const page = pageOf(found, limit, fingerprint, byId);
  const progress = await ctx.batches.progressOf(page.items.map(({ id }) => id));
  return {
    ...page,
    items: page.items.map((batch) => ({ ...batch, progress: progress.get(batch.id) ?? noProgress })),
  };
}
