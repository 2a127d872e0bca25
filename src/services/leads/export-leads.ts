import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import type { LeadFilter } from "../../domain/lead-filter.ts";
import { type CsvCell, toCsvLine } from "../../lib/csv/write-csv.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ExportColumn, exportColumns, isExportColumn } from "./export-columns.ts";
import { writeList } from "./import-cell.ts";

export const exportFormats = ["csv", "json", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportRequest {
  format: ExportFormat;
  filter: LeadFilter;
  columns?: readonly string[] | undefined;
}

export interface LeadExport {
  body: ReadableStream<Uint8Array>;
  contentType: string;
  fileName: string;
}

const sliceRows = 2000;

/** All leads that match, in the order in which they came in: those that there are now, read as the client reads. */
export async function exportLeads(ctx: ServiceContext, request: ExportRequest): Promise<LeadExport> {
  requireScope(ctx.actor, "read");
  const { format, filter } = request;
  const columns = checkColumns(request.columns) ?? defaultColumns(format);
  const lastSeq = await ctx.leadList.lastSeq();
  const writer = writers[format](columns);
  const encoder = new TextEncoder();

  let afterSeq = 0;
  let begun = false;
  const body = new ReadableStream<Uint8Array>(
    {
      // Called only when the client wants more, so that one who stops reading stops the queries.
      async pull(controller) {
        const leads = await ctx.leadList.slice(filter, afterSeq, lastSeq, sliceRows);
        const isLast = leads.length < sliceRows;
        const text = (begun ? "" : writer.begin) + writer.rows(leads, !begun) + (isLast ? writer.end : "");
        begun = true;
        afterSeq = leads.at(-1)?.seq ?? lastSeq;
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (isLast) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { body, contentType: contentTypes[format], fileName: `leads-${timestamp(ctx).slice(0, 10)}.${format}` };
}

const contentTypes: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
};

/** Provenance is an object: JSON has it unasked, CSV only when it is named. */
const defaultColumns = (format: ExportFormat): ExportColumn[] =>
  Object.keys(exportColumns)
    .filter(isExportColumn)
    .filter((column) => format !== "csv" || column !== "provenance");

function checkColumns(columns: readonly string[] | undefined): ExportColumn[] | null {
  if (columns === undefined) return null;
  const issue = (detail: string) => ({ parameter: "columns", code: "invalid_column", detail });
  const issues = columns.flatMap((column, i) => {
    const name = JSON.stringify(column.slice(0, 100));
    if (!isExportColumn(column)) return [issue(`There is no column ${name}. Those are: ${allColumns}.`)];
    return columns.indexOf(column) < i ? [issue(`The column ${name} is named twice.`)] : [];
  });
  if (columns.length === 0) issues.push(issue("Name at least one column, or leave it out for all."));
  if (issues.length > 0) throw new AppError("invalid_request", "The columns cannot be exported.", { issues });
  return columns.filter(isExportColumn);
}

const allColumns = Object.keys(exportColumns).join(", ");

interface Writer {
  begin: string;
  rows(leads: readonly Lead[], isFirst: boolean): string;
  end: string;
}

const writers: Record<ExportFormat, (columns: readonly ExportColumn[]) => Writer> = {
  csv: (columns) => ({
    begin: toCsvLine(columns),
    rows: (leads) =>
      leads.map((lead) => toCsvLine(columns.map((column) => toCsvCell(lead[exportColumns[column]])))).join(""),
    end: "",
  }),
  json: (columns) => ({
    begin: "[",
    rows: (leads, isFirst) =>
      leads.map((lead, i) => (isFirst && i === 0 ? "\n" : ",\n") + JSON.stringify(pick(lead, columns))).join(""),
    end: "\n]\n",
  }),
  ndjson: (columns) => ({
    begin: "",
    rows: (leads) => leads.map((lead) => `${JSON.stringify(pick(lead, columns))}\n`).join(""),
    end: "",
  }),
};

const pick = (lead: Lead, columns: readonly ExportColumn[]): Record<string, unknown> =>
  Object.fromEntries(columns.map((column) => [column, lead[exportColumns[column]]]));

function toCsvCell(value: Lead[keyof Lead]): CsvCell {
  if (Array.isArray(value)) return writeList(value);
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}
