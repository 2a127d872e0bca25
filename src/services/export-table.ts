import { AppError } from "../domain/errors.ts";
import { type CsvCell, toCsvLine } from "../lib/csv/write-csv.ts";
import { writeList } from "./leads/import-cell.ts";

export const exportFormats = ["csv", "json", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportFile {
  body: ReadableStream<Uint8Array>;
  contentType: string;
  fileName: string;
}

/** Columns under their names in the API, in the order in which they come, and the fields that they show. */
export type ExportColumns<Row> = Record<string, keyof Row & string>;

export interface ExportedTable<Row> {
  columns: ExportColumns<Row>;
  /** Columns that hold objects: JSON has them unasked, CSV only when they are named. */
  objects: readonly string[];
  /** The rows after this one, at most `sliceRows`; null: the first. */
  next(after: Row | null): Promise<readonly Row[]>;
  sliceRows: number;
  /** The file's, without its ending. */
  name: string;
}

/** @throws AppError invalid_request for a column that there is not */
export function exportTable<Row>(
  table: ExportedTable<Row>,
  format: ExportFormat,
  asked: readonly string[] | undefined,
): ExportFile {
  const names = checkColumns(Object.keys(table.columns), asked) ?? defaultColumns(table, format);
  const fields = names.flatMap((name) => table.columns[name] ?? []);
  const writer: Writer<Row> = writers[format](names, fields);
  const encoder = new TextEncoder();

  let after: Row | null = null;
  let begun = false;
  const body = new ReadableStream<Uint8Array>(
    {
      // Called only when the client wants more, so that one who stops reading stops the queries.
      async pull(controller) {
        const rows = await table.next(after);
        const isLast = rows.length < table.sliceRows;
        const text = (begun ? "" : writer.begin) + writer.rows(rows, !begun) + (isLast ? writer.end : "");
        begun = true;
        after = rows.at(-1) ?? null;
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (isLast) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return { body, contentType: contentTypes[format], fileName: `${table.name}.${format}` };
}

const contentTypes: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
};

const defaultColumns = <Row>({ columns, objects }: ExportedTable<Row>, format: ExportFormat): string[] =>
  Object.keys(columns).filter((column) => format !== "csv" || !objects.includes(column));

function checkColumns(known: readonly string[], asked: readonly string[] | undefined): readonly string[] | null {
  if (asked === undefined) return null;
  const issue = (detail: string) => ({ parameter: "columns", code: "invalid_column", detail });
  const issues = asked.flatMap((column, i) => {
    const name = JSON.stringify(column.slice(0, 100));
    if (!known.includes(column)) return [issue(`There is no column ${name}. Those are: ${known.join(", ")}.`)];
    return asked.indexOf(column) < i ? [issue(`The column ${name} is named twice.`)] : [];
  });
  if (asked.length === 0) issues.push(issue("Name at least one column, or leave it out for all."));
  if (issues.length > 0) throw new AppError("invalid_request", "The columns cannot be exported.", { issues });
  return asked;
}

interface Writer<Row> {
  begin: string;
  rows(rows: readonly Row[], isFirst: boolean): string;
  end: string;
}

const writers = {
  csv: <Row>(names: readonly string[], fields: readonly (keyof Row)[]): Writer<Row> => ({
    begin: toCsvLine(names),
    rows: (rows) => rows.map((row) => toCsvLine(fields.map((field) => toCsvCell(row[field])))).join(""),
    end: "",
  }),
  json: <Row>(names: readonly string[], fields: readonly (keyof Row)[]): Writer<Row> => ({
    begin: "[",
    rows: (rows, isFirst) =>
      rows.map((row, i) => (isFirst && i === 0 ? "\n" : ",\n") + toObjectText(row, names, fields)).join(""),
    end: "\n]\n",
  }),
  ndjson: <Row>(names: readonly string[], fields: readonly (keyof Row)[]): Writer<Row> => ({
    begin: "",
    rows: (rows) => rows.map((row) => `${toObjectText(row, names, fields)}\n`).join(""),
    end: "",
  }),
} satisfies Record<ExportFormat, unknown>;

const toObjectText = <Row>(row: Row, names: readonly string[], fields: readonly (keyof Row)[]): string =>
  JSON.stringify(Object.fromEntries(fields.map((field, i) => [names[i], row[field]])));

function toCsvCell(value: unknown): CsvCell {
  if (Array.isArray(value)) return writeList(value);
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return JSON.stringify(value);
}
