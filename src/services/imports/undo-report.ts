import type { Import } from "../../db/import-repository.ts";
import type { UndoCounts } from "../../domain/import.ts";
import type { ServiceContext } from "../context.ts";

export interface UndoException {
  leadId: string;
  line: number;
  why: string;
}

export interface UndoReport {
  run: Import;
  counts: UndoCounts;
  /** The first of each, in the order of the file. */
  kept: UndoException[];
  failed: UndoException[];
}

const mostListed = 1000;

export async function undoReport(ctx: ServiceContext, run: Import): Promise<UndoReport> {
  const list = async (undo: "kept" | "failed") =>
    (await ctx.imports.exceptions(run.id, undo, mostListed)).map(({ leadId, line, why }) => ({
      leadId,
      line,
      why: why ?? "",
    }));
  const [counts, kept, failed] = await Promise.all([countsOf(ctx, run), list("kept"), list("failed")]);
  return { run, counts, kept, failed };
}

/** Counted while the undo is at work, kept once it is over. */
export const countsOf = async (ctx: ServiceContext, run: Import): Promise<UndoCounts> =>
  run.undoCounts ?? ctx.imports.countOutcomes(run.id);
