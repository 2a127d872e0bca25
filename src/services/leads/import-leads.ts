import { requireScope } from "../../domain/actor.ts";
import type { ServiceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { type ImportBody, ImportOptions } from "./import-options.ts";
import type { ImportReport } from "./import-report.ts";
import { runImport } from "./import-run.ts";
import { importWhole } from "./import-whole.ts";

export type { ImportProblem, ImportReport } from "./import-report.ts";

/**
 * Brings the rows of a file in as leads; good rows go in when others fail, unless all or nothing is asked for. Reads the
 * file as a stream and holds one chunk of it. The same file again changes nothing, so one that was cut off is simply
 * sent again. @throws AppError invalid_request where the file or its mapping cannot be read
 */
export async function importLeads(ctx: ServiceContext, file: ImportBody, input: unknown): Promise<ImportReport> {
  requireScope(ctx.actor, "write");
  const options = parseInput(ImportOptions, input);
  return options.mode === "all_or_nothing" ? importWhole(ctx, file, options) : runImport(ctx, file, options);
}
