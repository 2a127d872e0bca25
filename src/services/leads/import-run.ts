import { AppError } from "../../domain/errors.ts";
import { FileError } from "../../lib/csv/file-error.ts";
import { newId } from "../../lib/id.ts";
import type { ServiceContext } from "../context.ts";
import { undoImport } from "../imports/undo-import.ts";
import { type Batch, batchesOf } from "./import-batches.ts";
import { type ImportRun, importChunk } from "./import-chunk.ts";
import { headerHashOf } from "./import-header.ts";
import { createMapping } from "./import-mapping.ts";
import type { ImportBody, ImportOptions } from "./import-options.ts";
import { receiveRest } from "./import-receive.ts";
import { openImport } from "./import-records.ts";
import { keepRefused } from "./import-refused.ts";
import { createTally, type ImportReport } from "./import-report.ts";
import { endImport, type ImportWork, nothingStored, reportOf, startImport } from "./import-work.ts";

/** What is stored within the request; a larger file is taken in and stored as a job. */
export const mostRowsAtOnce = 5000;
const mostCharactersAtOnce = 8_000_000;

/** One pass over a file: good rows go in when others fail. */
export async function runImport(ctx: ServiceContext, body: ImportBody, options: ImportOptions): Promise<ImportReport> {
  const work = await open(ctx, body, options).catch(refuseFile);
  if (options.dry_run) return rehearse(ctx, work).catch(refuseFile);
  const batches = batchesOf(work.file, work.mapping, work.run.matchOn);
  const first: Batch[] = [];
  let rows = 0;
  let characters = 0;
  try {
    for await (const batch of batches) {
      first.push(batch);
      rows += batch.rows.length + batch.refused.length;
      characters += batch.size;
      await ctx.traffic.letThrough();
      if (rows > mostRowsAtOnce || characters > mostCharactersAtOnce) {
        return await receiveRest(ctx, work, first, batches);
      }
    }
  } catch (error) {
    return refuseFile(error);
  }
  return storeAtOnce(ctx, work, first);
}

async function open(
  ctx: ServiceContext,
  body: ImportBody,
  { mapping: asked, on_conflict: mode, match_on: matchOn, dry_run: dryRun, mode: extent, source }: ImportOptions,
): Promise<ImportWork> {
  const actor = ctx.actor.name;
  const { buyerProfile: profile } = ctx.settings;
  const run: ImportRun = { id: newId(), actor, mode, matchOn, source, dryRun, profile, claim: 0, tally: createTally() };
  const file = await openImport(body.body, body.format);
  const headerHash = headerHashOf(file.columns);
  const remembered = asked === undefined ? await ctx.imports.rememberedMapping(headerHash) : null;
  const mapping = createMapping(file, asked ?? remembered ?? undefined);
  const mappingSource = asked !== undefined ? "given" : remembered !== null ? "remembered" : "suggested";
  return { run, file, mapping, mappingSource, headerHash, body, isWhole: extent === "all_or_nothing" };
}

/** Says what would happen, and writes nothing. Holds one batch at a time, whatever the file's size. */
async function rehearse(ctx: ServiceContext, work: ImportWork): Promise<ImportReport> {
  for await (const { rows, refused } of batchesOf(work.file, work.mapping, work.run.matchOn)) {
    work.run.tally.fail(refused);
    await importChunk(ctx, work.run, rows);
  }
  return reportOf(work, "completed");
}

async function storeAtOnce(ctx: ServiceContext, work: ImportWork, batches: readonly Batch[]): Promise<ImportReport> {
  const { run } = work;
  await startImport(ctx, work);
  if (work.isWhole) {
    const rehearsal = { ...run, dryRun: true, tally: createTally({}, { keepsRefused: true }) };
    for (const { rows, refused } of batches) {
      rehearsal.tally.fail(refused);
      await importChunk(ctx, rehearsal, rows);
    }
    if (rehearsal.tally.counts.failed > 0) {
      return refuseWhole(ctx, { ...work, run: { ...rehearsal, dryRun: false } });
    }
  }
  try {
    for (const { rows, refused } of batches) {
      run.tally.fail(refused);
      await importChunk(ctx, run, rows, { refused });
      await ctx.traffic.letThrough();
    }
  } catch (error) {
    const why = "It broke off: what was stored by then is stored. Send the file again; nothing comes in twice.";
    await endImport(ctx, work, "failed", { why }).catch(() => ctx.log.warn("import.not_closed", { import_id: run.id }));
    throw error;
  }
  await endImport(ctx, work, "completed");
  if (!work.isWhole || run.tally.counts.failed === 0) return reportOf(work, "completed");
  // Somebody else wrote between the two passes.
  await undoImport(ctx, run.id);
  return { ...reportOf(work, "failed"), applied: false };
}

/** The bad rows are kept, so that they can be mended; nothing else is. */
async function refuseWhole(ctx: ServiceContext, work: ImportWork): Promise<ImportReport> {
  await ctx.commit(keepRefused(ctx, work.run, work.run.tally.takeRefused()));
  await endImport(ctx, work, "failed", { why: nothingStored, stage: "checking" });
  return { ...reportOf(work, "failed"), applied: false };
}

/** Until the whole of a file was read, nothing of it is stored. */
function refuseFile(error: unknown): never {
  if (!(error instanceof FileError)) throw error;
  throw new AppError("invalid_request", error.message, {
    issues: [{ code: error.code, detail: error.message }],
    extra: {
      ...(error.line === null ? {} : { line: error.line }),
      ...(error.byteOffset === null ? {} : { byte_offset: error.byteOffset }),
    },
    cause: error,
  });
}
