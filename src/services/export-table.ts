import { AppError } from "../domain/errors.ts";
import { type CsvCell, endCsvLine, toCsvLine, toCsvText } from "../lib/csv/write-csv.ts";
import { writeList } from "./leads/import-cell.ts";

export const exportFormats = ["csv", "json", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportFile {
  body: ReadableStream<Uint8Array>;
  contentType: string;
  fileName: string;
}

/** Columns under their names in the API, in the order in which they come, and the fields that they show. */
export type ExportColumns<Row> = Record<string, keyof Row>;

export interface ExportedTable<Row> {
  columns: ExportColumns<Row>;
  /** Columns that hold objects: JSON has them unasked, CSV only when they are named. */
  objects: readonly string[];
  /** Columns whose lists and objects come as JSON text. */
  jsonTexts?: readonly string[];
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
  const columns = names.map((name) => ({
    name,
    field: table.columns[name] as keyof Row,
    isJsonText: table.jsonTexts?.includes(name) ?? false,
  }));
  const writer: Writer<Row> = writers[format](columns);
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

interface Column<Row> {
  name: string;
  field: keyof Row;
  isJsonText: boolean;
}

interface Writer<Row> {
  begin: string;
  rows(rows: readonly Row[], isFirst: boolean): string;
  end: string;
}

const writers = {
  csv: <Row>(columns: readonly Column<Row>[]): Writer<Row> => ({
    begin: toCsvLine(columns.map(({ name }) => name)),
    rows(rows) {
      let text = "";
      for (const row of rows) {
        let line = "";
        for (let i = 0; i < columns.length; i++) {
          if (i > 0) line += ",";
          line += toCsvText(toCsvCell(row, columns[i] as Column<Row>));
        }
        text += endCsvLine(line);
      }
      return text;
    },
    end: "",
  }),
  json: <Row>(columns: readonly Column<Row>[]): Writer<Row> => ({
    begin: "[",
    rows: (rows, isFirst) =>
      rows.map((row, i) => (isFirst && i === 0 ? "\n" : ",\n") + toObjectText(row, columns)).join(""),
    end: "\n]\n",
  }),
  ndjson: <Row>(columns: readonly Column<Row>[]): Writer<Row> => ({
    begin: "",
    rows: (rows) => rows.map((row) => `${toObjectText(row, columns)}\n`).join(""),
    end: "",
  }),
} satisfies Record<ExportFormat, unknown>;

function toObjectText<Row>(row: Row, columns: readonly Column<Row>[]): string {
  const object: Record<string, unknown> = {};
  for (const { name, field, isJsonText } of columns) {
    object[name] = isJsonText ? JSON.parse(String(row[field])) : row[field];
  }
  return JSON.stringify(object);
}

function toCsvCell<Row>(row: Row, { field, isJsonText }: Column<Row>): CsvCell {
  const value: unknown = row[field];
  if (isJsonText) return toListCell(String(value));
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value) ? writeList(value) : JSON.stringify(value);
}

// Items without any sign that a list in a cell, or JSON, gives a meaning to.
const plainList = /^\["[\w.+#&/()-]+(?: [\w.+#&/()-]+)*"(?:,"[\w.+#&/()-]+(?: [\w.+#&/()-]+)*")*\]$/;

/** What `writeList` makes of a list, or JSON for an object, without reading the text where it need not be read. */
function toListCell(text: string): string {
  if (text === "[]") return "";
  if (plainList.test(text)) {
    const items = text.slice(2, -2).split('","');
    if (items.length === 1 || new Set(items).size === items.length) return items.join("|");
  }
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? writeList(value) : text;
}
