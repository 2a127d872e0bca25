import { isLostHold } from "../../db/database.ts";
import type { NewChunk } from "../../db/import-chunks.ts";
import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import type { Batch } from "./import-batches.ts";
import type { ImportRun } from "./import-chunk.ts";
import { readyLeadOf } from "./import-ready.ts";
import { keepRefused } from "./import-refused.ts";
import type { ImportReport, Refusal } from "./import-report.ts";
import type { ImportRow } from "./import-row.ts";
import { createWindow } from "./import-waiting.ts";
import { endImport, type ImportWork, reportOf, startImport } from "./import-work.ts";

/**
 * Takes the rest of a long file in: its rows wait in chunks, and the job that stores them begins when the last has come.
 * An upload that breaks off stores nothing.
 */
export async function receiveRest(
  ctx: ServiceContext,
  work: ImportWork,
  first: readonly Batch[],
  rest: AsyncGenerator<Batch>,
): Promise<ImportReport> {
  const { run } = work;
  await startImport(ctx, work);
  await ctx.commit([ctx.imports.beginReceiving(run.id, timestamp(ctx))]);
  const chunks = createChunks(ctx, run);
  let rowsTotal = 0;
  const take = async ({ rows, refused }: Batch) => {
    rowsTotal += rows.length + refused.length;
    run.tally.fail(refused);
    await chunks.add(rows, refused);
    await ctx.traffic.letThrough();
  };
  try {
    for (const batch of first) await take(batch);
    for await (const batch of rest) await take(batch);
    await chunks.flush();
  } catch (error) {
    await giveUp(ctx, work);
    throw isLostHold(error) ? new AppError("conflict", tookTooLong) : error;
  }
  const received = {
    mapping: work.mapping.columns(),
    file: { columns: work.file.columns, ignored: work.mapping.ignored() },
    rules: { mode: run.mode, matchOn: run.matchOn, source: run.source, isWhole: work.isWhole },
    rowsTotal,
    counts: { ...run.tally.counts, errorsTotal: run.tally.errorsTotal },
  };
  const stage = work.isWhole ? "checking" : "storing";
  if (!(await ctx.imports.endReceiving(run.id, stage, received, timestamp(ctx)))) {
    throw new AppError("conflict", tookTooLong);
  }
  await ctx.enqueue([{ message: { v: 1, type: "import", import_id: run.id } }]);
  ctx.log.info("import.received", { import_id: run.id, rows: rowsTotal });
  return { ...reportOf(work, "running"), rowsTotal, applied: false };
}

const tookTooLong = "The upload was silent for so long that it was ended; nothing was stored. Send the file again.";

const unreadable = "The file could not be read to its end; nothing was stored.";

async function giveUp(ctx: ServiceContext, work: ImportWork): Promise<void> {
  await ctx
    .commit([ctx.imports.deleteAllChunks(work.run.id)])
    .then(() => endImport(ctx, work, "failed", { why: unreadable }))
    .catch(() => ctx.log.warn("import.not_closed", { import_id: work.run.id }));
}

/** Collects rows window by window, and stores each as chunks. */
function createChunks(ctx: ServiceContext, run: ImportRun) {
  const window = createWindow();
  let refusals: Refusal[] = [];
  const store = async (chunks: readonly NewChunk[]) => {
    await ctx.commit([
      ctx.imports.touchReceiving(run.id, timestamp(ctx)),
      ctx.abortUnlessChanged(),
      ...ctx.imports.addChunks(run.id, chunks),
      ...keepRefused(ctx, run, refusals),
    ]);
    refusals = [];
    await ctx.traffic.letThrough();
  };
  const flush = async () => {
    for (const chunks of window.takeChunks()) await store(chunks);
    if (refusals.length > 0) await store([]);
  };
  return {
    flush,
    async add(rows: readonly ImportRow[], refused: readonly Refusal[]): Promise<void> {
      refusals.push(...refused);
      const at = timestamp(ctx);
      for (const row of rows) {
        window.add(row, readyLeadOf(ctx, run, row, at));
        if (window.isFull()) await flush();
      }
      if (refusals.length >= 2000) await store([]);
    },
  };
}
