import type { MappingSource } from "../../domain/import.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import type { ImportRun } from "./import-chunk.ts";
import type { ImportMapping } from "./import-mapping.ts";
import type { ImportBody } from "./import-options.ts";
import type { ImportFile } from "./import-records.ts";
import type { ImportReport } from "./import-report.ts";

/** All that there is to know of an import in the making. */
export interface ImportWork {
  run: ImportRun;
  file: ImportFile;
  mapping: ImportMapping;
  mappingSource: MappingSource;
  headerHash: string;
  body: ImportBody;
  isWhole: boolean;
}

export const nothingStored = "Nothing was stored, since a row is bad and all or nothing was asked for.";

export const startImport = (ctx: ServiceContext, { run, body, mapping, mappingSource, headerHash }: ImportWork) =>
  ctx.imports.start(
    {
      id: run.id,
      format: body.format,
      mapping: mapping.columns(),
      mappingSource,
      headerHash,
      actor: ctx.actor.name,
    },
    timestamp(ctx),
  );

export async function endImport(
  ctx: ServiceContext,
  { run, mapping, file }: ImportWork,
  status: "completed" | "failed",
  { why = null, stage }: { why?: string | null; stage?: "checking" } = {},
): Promise<void> {
  const { counts, errorsTotal } = run.tally;
  const kind = { columns: file.columns, ignored: mapping.ignored() };
  const end = { status, why, stage, mapping: mapping.columns(), file: kind, counts: { ...counts, errorsTotal } };
  await ctx.commit([ctx.imports.finish(run.id, run.claim, end, timestamp(ctx))]);
  ctx.log.info(`import.${status}`, { import_id: run.id, ...counts });
}

export function reportOf(
  { run, body, mapping, mappingSource }: ImportWork,
  status: ImportReport["status"],
): ImportReport {
  const { tally, dryRun, id } = run;
  return {
    importId: dryRun ? null : id,
    status,
    format: body.format,
    ...tally.counts,
    rowsTotal: tally.counts.rows,
    errors: tally.errors(),
    errorsTotal: tally.errorsTotal,
    mapping: mapping.columns(),
    mappingSource,
    ignoredColumns: mapping.ignored(),
    dryRun,
    applied: !dryRun,
  };
}
