import { AppError } from "../../domain/errors.ts";
import { FileError } from "../../lib/csv/file-error.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ImportRun, importChunk } from "./import-chunk.ts";
import { headerHashOf } from "./import-header.ts";
import { nameByContent, takeIdentity } from "./import-identity.ts";
import { createMapping, type ImportMapping } from "./import-mapping.ts";
import type { ImportBody, ImportOptions } from "./import-options.ts";
import { type ImportFile, openImport } from "./import-records.ts";
import { keepRefused } from "./import-refused.ts";
import { createTally, type ImportReport, type Refusal } from "./import-report.ts";
import { type ImportRow, readRow } from "./import-row.ts";
import { createSeenRows } from "./import-seen.ts";

const chunkRows = 1000;
const chunkCharacters = 2_000_000;

/** One pass over a file: good rows go in when others fail. */
export async function runImport(
  ctx: ServiceContext,
  { body, format }: ImportBody,
  { mapping: asked, on_conflict: mode, match_on: matchOn, dry_run: dryRun, source }: ImportOptions,
): Promise<ImportReport> {
  const run: ImportRun = { id: newId(), mode, matchOn, source, dryRun, claim: 0, tally: createTally() };

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
    ...run.tally.counts,
    errors: run.tally.errors(),
    errorsTotal: run.tally.errorsTotal,
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
  const seen = createSeenRows();
  let chunk: ImportRow[] = [];
  let unreadable: Refusal[] = [];
  let characters = 0;
  const store = async () => {
    if (!run.dryRun && unreadable.length > 0) await ctx.commit(keepRefused(ctx, run, unreadable));
    run.tally.fail(unreadable);
    await nameByContent(seen, chunk);
    if (chunk.length > 0) await importChunk(ctx, run, chunk);
    [chunk, unreadable, characters] = [[], [], 0];
  };
  for await (const record of file.records) {
    const row = readRow(record, { mapping, isText: file.isText, isOwn: file.isOwn });
    const problems = Array.isArray(row) ? row : takeIdentity(seen, row, run.matchOn);
    if (problems !== null) unreadable.push({ ...record, problems: [problems].flat() });
    else if (!Array.isArray(row)) chunk.push(row);
    characters += Array.isArray(row) ? 0 : row.size;
    if (chunk.length + unreadable.length >= chunkRows || characters >= chunkCharacters) await store();
  }
  await store();
}

async function finish(
  ctx: ServiceContext,
  { id, dryRun, tally }: ImportRun,
  mapping: ImportMapping,
  status: "completed" | "failed",
): Promise<void> {
  if (dryRun) return;
  const { counts, errorsTotal } = tally;
  const end = { status, mapping: mapping.columns(), counts: { ...counts, errorsTotal } };
  await ctx.imports.finish(id, end, timestamp(ctx));
  ctx.log.info(`import.${status}`, { import_id: id, ...counts });
}

function toAppError(error: unknown, run: ImportRun): unknown {
  if (!(error instanceof FileError)) return error;
  const { created, updated } = run.tally.counts;
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
