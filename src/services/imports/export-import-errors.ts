import type { RefusedRow } from "../../db/import-problems.ts";
import type { Import } from "../../db/import-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import type { ProblemReason } from "../../domain/import.ts";
import { type CsvCell, toCsvLine } from "../../lib/csv/write-csv.ts";
import type { ServiceContext } from "../context.ts";
import type { ExportFile } from "../export-table.ts";
import { reasonColumns } from "../leads/import-header.ts";
import { findImport } from "./get-import.ts";

const pageRows = 50;

/**
 * The rows that an import refused, as they stood in the file, each with what is wrong with it: to be mended and sent
 * again. CSV for a CSV file, NDJSON for the others. The first 10,000, for 30 days; of a row with more than 100,000
 * characters, or of suppressed people, only what is wrong. @throws AppError not_found
 */
export async function exportImportErrors(ctx: ServiceContext, id: string): Promise<ExportFile> {
  requireScope(ctx.actor, "read");
  const run = await findImport(ctx, id);
  const columns = run.file?.columns ?? [];
  const isCsv = run.format === "csv";
  const encoder = new TextEncoder();
  let after = 0;
  let text = isCsv ? toCsvLine([...reasonColumns, ...columns]) : "";
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const rows = after === 0 && run.errors.length > 0 ? oldProblems(run) : await nextRows(after);
        for (const row of rows) text += isCsv ? toLine(row, columns.length) : toItem(row);
        after = rows.at(-1)?.row ?? after;
        if (text !== "") controller.enqueue(encoder.encode(text));
        text = "";
        if (rows.length < pageRows) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const nextRows = (afterRow: number) => ctx.imports.refusedRows(id, afterRow, pageRows);
  return isCsv
    ? { body, contentType: "text/csv; charset=utf-8", fileName: `import-errors-${id}.csv` }
    : { body, contentType: "application/x-ndjson", fileName: `import-errors-${id}.ndjson` };
}

/** Of imports of before refused rows were kept. */
const oldProblems = ({ errors }: Import): RefusedRow[] =>
  errors.map(({ row, line, ...reason }) => ({ row, line, original: null, reasons: [reason] }));

function toLine({ line, reasons, original }: RefusedRow, width: number): string {
  const cells = Array.isArray(original) ? (original as CsvCell[]) : [];
  const padding = Array.from({ length: Math.max(0, width - cells.length) }, () => null);
  return toCsvLine([line, codesOf(reasons).join(" "), reasons.map(tell).join(" "), ...cells, ...padding]);
}

const toItem = ({ line, reasons, original }: RefusedRow): string =>
  `${JSON.stringify({
    [reasonColumns[0]]: line,
    [reasonColumns[1]]: codesOf(reasons),
    [reasonColumns[2]]: reasons.map(tell),
    ...(original as object | null),
  })}\n`;

const codesOf = (reasons: readonly ProblemReason[]): string[] => [...new Set(reasons.map(({ code }) => code))];

const tell = ({ column, message }: ProblemReason): string => (column === null ? message : `${column}: ${message}`);
