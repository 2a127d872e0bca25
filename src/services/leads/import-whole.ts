import { AppError } from "../../domain/errors.ts";
import type { ServiceContext } from "../context.ts";
import { undoImport } from "../imports/undo-import.ts";
import type { ImportBody, ImportOptions } from "./import-options.ts";
import type { ImportReport } from "./import-report.ts";
import { runImport } from "./import-run.ts";

/** The file is read twice, so it is held in memory. */
const mostBytes = 10_000_000;

/** Writes nothing where a row is bad: a dry pass comes first. @throws AppError invalid_request above 10 MB */
export async function importWhole(
  ctx: ServiceContext,
  file: ImportBody,
  options: ImportOptions,
): Promise<ImportReport> {
  const bytes = await readAll(file.body);
  const pass = (dryRun: boolean) =>
    runImport(ctx, { body: new Blob(bytes).stream(), format: file.format }, { ...options, dry_run: dryRun });
  const rehearsal = await pass(true);
  if (options.dry_run || rehearsal.failed > 0) return { ...rehearsal, dryRun: options.dry_run };
  const report = await pass(false);
  if (report.failed === 0 || report.importId === null) return report;
  // Somebody else wrote between the two passes.
  await undoImport(ctx, report.importId);
  return { ...report, applied: false };
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>[]> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > mostBytes) {
      const detail =
        "A file for all_or_nothing may have at most 10 MB. Leave the mode out, and undo the import if need be.";
      throw new AppError("invalid_request", detail, {
        issues: [{ parameter: "mode", code: "file_too_large", detail }],
      });
    }
    pieces.push(new Uint8Array(piece));
  }
  return pieces;
}
