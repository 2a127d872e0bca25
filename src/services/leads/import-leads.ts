import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { FileError } from "../../lib/csv/file-error.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { line } from "../input-fields.ts";
import { parseInput } from "../parse-input.ts";
import { type ImportRun, importChunk } from "./import-chunk.ts";
import { takeIdentity } from "./import-identity.ts";
import { createMapping, type ImportMapping } from "./import-mapping.ts";
import { conflictModes, imported } from "./import-merge.ts";
import { type ImportFile, type ImportFormat, openImport } from "./import-records.ts";
import { createTally, type ImportReport } from "./import-report.ts";
import { type ImportRow, readRow } from "./import-row.ts";

export type { ImportProblem, ImportReport } from "./import-report.ts";

export const ImportOptions = z.strictObject({
  /** Column of the file → field of the lead. Without it, columns named like a field (or much like it) are taken. */
  mapping: z.record(z.string(), z.string()).optional(),
  on_conflict: z.enum(conflictModes).default("fill"),
  dry_run: z.boolean().default(false),
  source: line(100).default(imported),
});

export interface ImportBody {
  body: ReadableStream<Uint8Array>;
  format: ImportFormat;
}

const chunkRows = 2000;
const chunkCharacters = 4_000_000;

/**
 * Brings the rows of a file in as leads; good rows go in when others fail. Reads the file as a stream and holds one
 * chunk of it. The same file again changes nothing, so one that was cut off is simply sent again.
 * @throws AppError invalid_request where the file or its mapping cannot be read
 */
export async function importLeads(
  ctx: ServiceContext,
  { body, format }: ImportBody,
  options: unknown,
): Promise<ImportReport> {
  requireScope(ctx.actor, "write");
  const { mapping: asked, on_conflict: mode, dry_run: dryRun, source } = parseInput(ImportOptions, options);
  const run: ImportRun = { id: newId(), mode, source, dryRun, seen: new Map(), tally: createTally() };

  const file = await openImport(body, format).catch((error: unknown) => {
    throw toAppError(error, run);
  });
  const mapping = createMapping(file, asked);
  if (!dryRun) {
    const { id } = run;
    await ctx.imports.start({ id, format, mapping: mapping.columns(), actor: ctx.actor.name }, timestamp(ctx));
  }
  try {
    await importRecords(ctx, run, file, mapping, format === "csv");
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
    ignoredColumns: mapping.ignored(),
    dryRun,
  };
}

async function importRecords(
  ctx: ServiceContext,
  run: ImportRun,
  file: ImportFile,
  mapping: ImportMapping,
  isText: boolean,
): Promise<void> {
  let chunk: ImportRow[] = [];
  let characters = 0;
  for await (const record of file.records) {
    const row = readRow(record, { mapping, isText, isOwn: file.isOwn });
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
