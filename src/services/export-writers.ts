import { type CsvCell, endCsvLine, toCsvLine, toCsvText } from "../lib/csv/write-csv.ts";
import { writeList } from "./leads/import-cell.ts";

export const exportFormats = ["csv", "json", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface Column<Row> {
  name: string;
  field: keyof Row;
  /** What its JSON text says; null for a column that is no such text. */
  readText: ReadText | null;
}

export type ReadText = (text: string) => unknown;

export interface Writer<Row> {
  begin: string;
  rows(rows: readonly Row[], isFirst: boolean): string;
  end: string;
}

export const writers = {
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
  for (const { name, field, readText } of columns) {
    object[name] = readText ? readText(String(row[field])) : row[field];
  }
  return JSON.stringify(object);
}

function toCsvCell<Row>(row: Row, { field, readText }: Column<Row>): CsvCell {
  const value: unknown = row[field];
  if (readText) return toTextCell(String(value), readText);
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return Array.isArray(value) ? writeList(value) : JSON.stringify(value);
}

// Items without any sign that a list in a cell, or JSON, gives a meaning to.
const plainList = /^\["[\w.+#&/()-]+(?: [\w.+#&/()-]+)*"(?:,"[\w.+#&/()-]+(?: [\w.+#&/()-]+)*")*\]$/;

/** What `writeList` makes of a list, or JSON for an object, without reading the text where it need not be read. */
export function toTextCell(text: string, readText: ReadText): string {
  if (readText === JSON.parse && plainList.test(text)) {
    const items = text.slice(2, -2).split('","');
    if (items.every((item, i) => items.indexOf(item) === i)) return items.join("|");
  }
  const value = readText(text);
  return Array.isArray(value) ? writeList(value) : JSON.stringify(value);
}
