import { isLostHold } from "../../db/database.ts";
import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import type { Batch } from "./import-batches.ts";
import { inOrder, placeInWindow, type WaitingRow, windowCharacters, windowRows } from "./import-order.ts";
import { createPacking, rowsInChunk } from "./import-packing.ts";
import { keepRefused } from "./import-refused.ts";
import type { ImportReport, Refusal } from "./import-report.ts";
import type { ImportRow } from "./import-row.ts";
import { endImport, type ImportWork, reportOf, startImport } from "./import-work.ts";

// D1 takes 2,000,000 bytes in one row; what the rows of a chunk have in common has room beside them.
const mostBytes = 1_500_000;

// A character beyond ASCII takes up to three; JSON writes control characters as six of ASCII.
const bytesOf = (text: string): number => (/[^\p{ASCII}]/u.test(text) ? text.length * 3 : text.length);

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
  const chunks = createChunks(ctx, run.id);
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
    .commit([ctx.imports.deleteChunks(work.run.id)])
    .then(() => endImport(ctx, work, "failed", { why: unreadable }))
    .catch(() => ctx.log.warn("import.not_closed", { import_id: work.run.id }));
}

/** Collects rows, puts them in order window by window, and stores them in chunks that each fit one row of the database. */
function createChunks(ctx: ServiceContext, importId: string) {
  let packing = createPacking();
  let waiting: WaitingRow[] = [];
  let refusals: Refusal[] = [];
  let bytes = 0;
  let number = 0;
  const store = async (texts: readonly string[]) => {
    const at = timestamp(ctx);
    await ctx.commit([
      ctx.imports.touchReceiving(importId, at),
      ctx.abortUnlessChanged(),
      ...(texts.length === 0 ? [] : [ctx.imports.addChunk(importId, number, packing.chunkOf(texts))]),
      ...keepRefused(ctx, { id: importId }, refusals),
    ]);
    if (texts.length > 0) number++;
    refusals = [];
    await ctx.traffic.letThrough();
  };
  const flush = async () => {
    const chunks = chunksOf(inOrder(waiting));
    for (const texts of chunks) await store(texts);
    if (chunks.length === 0 || refusals.length > 0) await store([]);
    packing = createPacking();
    [waiting, bytes] = [[], 0];
  };
  return {
    flush,
    async add(rows: readonly ImportRow[], refused: readonly Refusal[]): Promise<void> {
      refusals.push(...refused);
      const now = ctx.clock.now();
      for (const row of rows) {
        const text = packRow(packing, row);
        waiting.push({ text, size: bytesOf(text) + 1, place: placeInWindow(row, now) });
        bytes += text.length;
        if (waiting.length >= windowRows || bytes > windowCharacters) await flush();
      }
      if (refusals.length >= 2000) await store([]);
    },
  };
}

function chunksOf(rows: readonly WaitingRow[]): string[][] {
  const chunks: string[][] = [];
  let texts: string[] = [];
  let bytes = 0;
  for (const { text, size } of rows) {
    if (texts.length >= rowsInChunk || (texts.length > 0 && bytes + size > mostBytes)) {
      chunks.push(texts);
      [texts, bytes] = [[], 0];
    }
    texts.push(text);
    bytes += size;
  }
  return texts.length > 0 ? [...chunks, texts] : chunks;
}

/** A row as JSON that fits a chunk, without its original where that is what makes it long. */
function packRow({ pack }: ReturnType<typeof createPacking>, row: ImportRow): string {
  const text = pack(row);
  if (text.length <= 200_000) return text;
  const short = pack({ ...row, original: null });
  if (short.length * 3 > mostBytes) throw new AppError("invalid_request", `The row on line ${row.line} is too long.`);
  return short;
}
