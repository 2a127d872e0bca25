import type { Write } from "../../db/database.ts";
import type { NewRefusedRow } from "../../db/import-problems.ts";
import type { ServiceContext } from "../context.ts";
import type { Refusal } from "./import-report.ts";
import { slicesUnder } from "./import-slices.ts";

/** How much of a refused row is kept, so that one odd cell does not fill the database. */
export const longestOriginal = 100_000;

export const keepRefused = (ctx: ServiceContext, run: { id: string }, refused: readonly Refusal[]): Write[] =>
  slicesUnder(refusedRows(refused)).map((rows) => ctx.imports.keepRefused(run.id, rows));

const refusedRows = (refused: readonly Refusal[]): NewRefusedRow[] =>
  refused.map(({ row, line, original, problems }) => {
    const text = original === null ? null : JSON.stringify(original);
    return {
      row,
      line,
      original: text === null || text.length > longestOriginal ? null : text,
      reasons: problems.map(({ column, code, value, message }) => ({ column, code, value, message })),
    };
  });
