import { decodeText } from "../../lib/csv/decode-text.ts";
import { FileError } from "../../lib/csv/file-error.ts";
import { restore } from "../../lib/csv/formula.ts";
import { openCsv } from "../../lib/csv/read-csv.ts";
import { isOwnExport } from "./export-columns.ts";
import { flatten } from "./import-flatten.ts";
import { isErrorFile, reasonColumns, withoutReasons } from "./import-header.ts";
import { arrayItems, type JsonItem, ndjsonItems } from "./import-json.ts";
import { sampleOf } from "./import-sample.ts";

export const importFormats = ["csv", "json", "ndjson"] as const;
export type ImportFormat = (typeof importFormats)[number];

/** A row as it stands in the file: the cells of a CSV row, or an object. Null where there is nothing to show. */
export type OriginalRow = readonly string[] | Readonly<Record<string, unknown>> | null;

/** One row of the file: a cell's text, or a JSON value. */
export interface ImportRecord {
  /** Counts data rows from 1. */
  row: number;
  line: number;
  values: ReadonlyMap<string, unknown>;
  fault: { code: string; detail: string } | null;
  original: OriginalRow;
}

export interface ImportFile {
  /** The header of a CSV file; the members of the first objects otherwise. */
  columns: string[];
  /** Whether every row has these columns and no others. */
  columnsAreFixed: boolean;
  /** Whether it is one of our own exports, whose ids are those of leads. */
  isOwn: boolean;
  /** Whether cells are text, whatever they stand for. */
  isText: boolean;
  /** The first rows, from which the meaning of the columns is guessed. */
  sample: readonly ImportRecord[];
  /** Some at a time, as the file comes in. */
  records: AsyncGenerator<readonly ImportRecord[]>;
}

/** @throws FileError */
export const openImport = (body: ReadableStream<Uint8Array>, format: ImportFormat): Promise<ImportFile> =>
  format === "csv" ? openCsvImport(body) : openJsonImport(body, format);

async function openCsvImport(body: ReadableStream<Uint8Array>): Promise<ImportFile> {
  const { columns: all, rows } = await openCsv(body);
  const reasons = isErrorFile(all) ? reasonColumns.length : 0;
  const columns = all.slice(reasons);
  const isOwn = isOwnExport(columns);
  async function* records(): AsyncGenerator<ImportRecord[]> {
    let row = 0;
    for await (const piece of rows) {
      yield piece.map(({ line, cells, fault }) => {
        row++;
        const own = reasons > 0 ? cells.slice(reasons) : cells;
        const original = isOwn || reasons > 0 ? own.map(restore) : own;
        const values = new Map<string, string>();
        if (!fault) for (let i = 0; i < columns.length; i++) values.set(columns[i] as string, original[i] ?? "");
        return { row, line, values, fault, original };
      });
    }
  }
  return { columns, columnsAreFixed: true, isOwn, isText: true, ...(await sampleOf(records())) };
}

async function openJsonImport(body: ReadableStream<Uint8Array>, format: "json" | "ndjson"): Promise<ImportFile> {
  const texts = decodeText(body);
  const records = toRecords(format === "json" ? arrayItems(texts) : ndjsonItems(texts));
  const first = await records.next();
  if (first.done) throw new FileError("no_rows", "There are no objects to import.");
  const isOwn = isOwnExport([...first.value.values.keys()]);
  async function* all(): AsyncGenerator<ImportRecord[]> {
    if (first.value) yield [first.value];
    for await (const record of records) yield [record];
  }
  async function* flat(): AsyncGenerator<ImportRecord[]> {
    for await (const piece of all()) {
      yield piece.map((record) => ({ ...record, values: flatten(Object.fromEntries(record.values)) }));
    }
  }
  const { sample, records: rest } = await sampleOf(isOwn ? all() : flat());
  const columns = [...new Set(sample.flatMap(({ values }) => [...values.keys()]))].slice(0, mostColumns);
  return { columns, columnsAreFixed: false, isOwn, isText: false, sample, records: rest };
}

const mostColumns = 10_000;

async function* toRecords(items: AsyncGenerator<JsonItem>): AsyncGenerator<ImportRecord> {
  let row = 0;
  for await (const { line, text } of items) {
    row++;
    const value = parseJson(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      const original = withoutReasons(value as Record<string, unknown>);
      yield { row, line, values: new Map(Object.entries(original)), fault: null, original };
    } else {
      const detail = value === undefined ? "This is not valid JSON." : "This must be a JSON object.";
      yield { row, line, values: new Map(), fault: { code: "invalid_json", detail }, original: null };
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
