import { requireScope } from "../../domain/actor.ts";
import type { ServiceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { type ImportBody, ImportOptions } from "./import-options.ts";
import type { ImportReport } from "./import-report.ts";
import { runImport } from "./import-run.ts";

export type { ImportProblem, ImportReport } from "./import-report.ts";

/**
 * Brings the rows of a file in as leads and contacts; good rows go in when others fail, unless all or nothing is asked
 * for. Up to 5,000 rows are stored at once; a longer file is read as a stream and stored as a job (`running`). Until the
 * whole file was read, nothing of it is stored. The same file again changes nothing, so one that was cut off is simply
 * sent again. @throws AppError invalid_request where the file or its mapping cannot be read
 */
export async function importLeads(ctx: ServiceContext, file: ImportBody, input: unknown): Promise<ImportReport> {
  requireScope(ctx.actor, "write");
  return runImport(ctx, file, parseInput(ImportOptions, input));
}
