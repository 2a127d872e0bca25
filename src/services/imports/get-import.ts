import type { Import } from "../../db/import-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { StoredProblem } from "../../domain/import.ts";
import type { ServiceContext } from "../context.ts";
import { errorsKept } from "../leads/import-report.ts";
import { type UndoReport, undoReport } from "./undo-report.ts";

export interface ImportDetail {
  run: Import;
  /** The first 1,000. */
  errors: StoredProblem[];
  /** Null while nobody asked to take it back. */
  undo: UndoReport | null;
}

export async function getImport(ctx: ServiceContext, id: string): Promise<ImportDetail> {
  requireScope(ctx.actor, "read");
  const run = await findImport(ctx, id);
  const isUndone = run.status === "undoing" || run.status === "undone";
  const [errors, undo] = await Promise.all([problemsOf(ctx, run), isUndone ? undoReport(ctx, run) : null]);
  return { run, errors, undo };
}

/** Imports of before refused rows were kept have their problems in a row of their own. */
export const problemsOf = async (ctx: ServiceContext, { id, errors }: Import): Promise<StoredProblem[]> =>
  errors.length > 0 ? errors : ctx.imports.problems(id, errorsKept);

/** @throws AppError not_found */
export async function findImport(ctx: ServiceContext, id: string): Promise<Import> {
  const run = await ctx.imports.find(id);
  if (!run) throw new AppError("not_found", `There is no import ${id}.`);
  return run;
}
