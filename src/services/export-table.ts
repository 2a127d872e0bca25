import { AppError } from "../domain/errors.ts";
import { type Column, type ExportFormat, type ReadText, type Writer, writers } from "./export-writers.ts";

export { type ExportFormat, exportFormats } from "./export-writers.ts";

export interface ExportFile {
  body: ReadableStream<Uint8Array>;
  contentType: string;
  fileName: string;
}

/** Columns under their names in the API, in the order in which they come, and the fields that they show. */
export type ExportColumns<Row> = Record<string, keyof Row>;

export interface Slice<Row> {
  rows: readonly Row[];
  text: Uint8Array;
}

export interface ExportedTable<Row> {
  columns: ExportColumns<Row>;
  /** Columns that hold objects: JSON has them unasked, CSV only when they are named. */
  objects: readonly string[];
  /** Columns whose lists and objects come as JSON text, and how that is read. */
  jsonTexts?: Readonly<Record<string, ReadText>>;
  /** The rows after this one, at most `sliceRows`; null: the first. */
  next(after: Row | null): Promise<readonly Row[]>;
  sliceRows: number;
  /** A quicker way to the same slices of a CSV with these columns. Null: this slice has to go the usual way. */
  csvSlices?(columns: readonly string[]): (after: Row | null) => Promise<Slice<Row> | null>;
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
  const columns: Column<Row>[] = names.map((name) => ({
    name,
    field: table.columns[name] as keyof Row,
    readText: table.jsonTexts?.[name] ?? null,
  }));
  const writer: Writer<Row> = writers[format](columns);
  const quickSlice = format === "csv" ? table.csvSlices?.(names) : undefined;
  const encoder = new TextEncoder();

  let after: Row | null = null;
  let isFirst = true;
  const usualSlice = async (): Promise<Slice<Row>> => {
    const rows = await table.next(after);
    return { rows, text: encoder.encode(writer.rows(rows, isFirst)) };
  };
  const body = new ReadableStream<Uint8Array>(
    {
      // Whoever waits sees at once that something comes.
      start(controller) {
        if (writer.begin !== "") controller.enqueue(encoder.encode(writer.begin));
      },
      // Called only when the client wants more, so that one who stops reading stops the queries.
      async pull(controller) {
        const { rows, text } = (await quickSlice?.(after)) ?? (await usualSlice());
        const isLast = rows.length < table.sliceRows;
        for (const part of [text, encoder.encode(isLast ? writer.end : "")]) {
          if (part.length > 0) controller.enqueue(part);
        }
        isFirst = false;
        after = rows.at(-1) ?? null;
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
