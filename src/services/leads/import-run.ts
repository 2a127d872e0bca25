import { AppError } from "../../domain/errors.ts";
import { FileError } from "../../lib/csv/file-error.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ImportRun, importChunk } from "./import-chunk.ts";
import { headerHashOf } from "./import-header.ts";
import { takeIdentity } from "./import-identity.ts";
import { createMapping, type ImportMapping } from "./import-mapping.ts";
import type { ImportBody, ImportOptions } from "./import-options.ts";
import { type ImportFile, openImport } from "./import-records.ts";
import { createTally, type ImportReport } from "./import-report.ts";
import { type ImportRow, readRow } from "./import-row.ts";

const chunkRows = 2000;
const chunkCharacters = 4_000_000;

/** One pass over a file: good rows go in when others fail. */
export async function runImport(
  ctx: ServiceContext,
  { body, format }: ImportBody,
  { mapping: asked, on_conflict: mode, match_on: matchOn, dry_run: dryRun, source }: ImportOptions,
): Promise<ImportReport> {
  const run: ImportRun = { id: newId(), mode, matchOn, source, dryRun, seen: new Map(), tally: createTally() };

  const file = await openImport(body, format).catch((error: unknown) => {
    throw toAppError(error, run);
  });
  const headerHash = await headerHashOf(file.columns);
  const remembered = asked === undefined ? await ctx.imports.rememberedMapping(headerHash) : null;
  const mapping = createMapping(file, asked ?? remembered ?? undefined);
  const mappingSource = asked !== undefined ? "given" : remembered !== null ? "remembered" : "suggested";
  if (!dryRun) {
    const { id } = run;
    const actor = ctx.actor.name;
    await ctx.imports.start(
      { id, format, mapping: mapping.columns(), mappingSource, headerHash, actor },
      timestamp(ctx),
    );
  }
  try {
    await importRecords(ctx, run, file, mapping);
  } catch (error) {
    await finish(ctx, run, mapping, "failed").catch(() => ctx.log.warn("import.not_closed", { import_id: run.id }));
    throw toAppError(error, run);
  }
  await finish(ctx, run, mapping, "completed");
  return {
    importId: dryRun ? null : run.id,
    format,
    ...run.tally.counts(),
    ...run.tally.errors(),
    mapping: mapping.columns(),
    mappingSource,
    ignoredColumns: mapping.ignored(),
    dryRun,
    applied: !dryRun,
  };
}

async function importRecords(
  ctx: ServiceContext,
  run: ImportRun,
  file: ImportFile,
  mapping: ImportMapping,
): Promise<void> {
  let chunk: ImportRow[] = [];
  let characters = 0;
  for await (const record of file.records) {
    const row = readRow(record, { mapping, isText: file.isText, isOwn: file.isOwn });
    if (Array.isArray(row)) {
      run.tally.fail(row);
      continue;
    }
    const duplicate = takeIdentity(run.seen, row);
    if (duplicate) {
      run.tally.fail([duplicate]);
      continue;
    }
    chunk.push(row);
    characters += row.size;
    if (chunk.length >= chunkRows || characters >= chunkCharacters) {
      await importChunk(ctx, run, chunk);
      chunk = [];
      characters = 0;
    }
  }
  if (chunk.length > 0) await importChunk(ctx, run, chunk);
}

async function finish(
  ctx: ServiceContext,
  { id, dryRun, tally }: ImportRun,
  mapping: ImportMapping,
  status: "completed" | "failed",
): Promise<void> {
  if (dryRun) return;
  const { errors, errorsTotal } = tally.errors();
  const end = { status, mapping: mapping.columns(), counts: { ...tally.counts(), errorsTotal }, errors };
  await ctx.imports.finish(id, end, timestamp(ctx));
  ctx.log.info(`import.${status}`, { import_id: id, ...tally.counts() });
}

function toAppError(error: unknown, run: ImportRun): unknown {
  if (!(error instanceof FileError)) return error;
  const { created, updated } = run.tally.counts();
  const advice =
    created + updated > 0 && !run.dryRun
      ? ` Of the rows before it, ${created} were created and ${updated} updated; send the corrected file whole, nothing comes in twice.`
      : "";
  return new AppError("invalid_request", error.message + advice, {
    issues: [{ code: error.code, detail: error.message }],
    extra: {
      ...(error.line === null ? {} : { line: error.line }),
      ...(error.byteOffset === null ? {} : { byte_offset: error.byteOffset }),
    },
    cause: error,
  });
}
