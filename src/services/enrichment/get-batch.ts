import { z } from "zod";
import type { BatchProgress, EnrichmentBatch } from "../../db/batch-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { exactTotalUpTo, type Page } from "../../domain/lead-filter.ts";
import type { ServiceContext } from "../context.ts";
import { wholeNumber } from "../input-fields.ts";
import { fingerprintOf, readCursor, writeCursor } from "../list-cursor.ts";
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
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(2000).optional(),
});

/** The newest first. */
export async function listBatches(ctx: ServiceContext, input: unknown): Promise<Page<BatchWithProgress>> {
  requireScope(ctx.actor, "read");
  const { limit, cursor } = parseInput(ListBatchesInput, input);
  const fingerprint = await fingerprintOf(["batches"]);
  const { rows, total } = await ctx.batches.page({ before: readCursor(cursor, fingerprint)?.id ?? null, limit });
  const items = rows.slice(0, limit);
  const progress = await ctx.batches.progressOf(items.map(({ id }) => id));
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map((batch) => ({ ...batch, progress: progress.get(batch.id) ?? noProgress })),
    nextCursor: last ? writeCursor(fingerprint, { value: null, id: last.id }) : null,
    total: Math.min(total, exactTotalUpTo),
    totalIsExact: total <= exactTotalUpTo,
  };
}
