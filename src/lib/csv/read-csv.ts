import { decodeText } from "./decode-text.ts";
import { type Delimiter, detectDelimiter, endOfRecord } from "./delimiter.ts";
import { FileError } from "./file-error.ts";
import { type ParsedRecord, parseRecords } from "./parse-records.ts";

const longestHeader = 1_000_000;

export interface CsvRow {
  /** The line of the file on which the row begins; the header is line 1 where nothing stands before it. */
  line: number;
  cells: string[];
  /** Why the row cannot be taken; the rows after it can. */
  fault: { code: "ragged_row" | "misplaced_quote"; detail: string } | null;
}

export interface CsvFile {
  columns: string[];
  delimiter: Delimiter;
  /** To be walked once: the rows of one chunk of the file at a time. @throws FileError */
  rows: AsyncGenerator<CsvRow[]>;
}

/** Reads a CSV file's header; its rows come as they are asked for. @throws FileError */
export async function openCsv(source: ReadableStream<Uint8Array>): Promise<CsvFile> {
  const texts = decodeText(source);
  const beginning = await readHeaderLine(texts);
  const delimiter = detectDelimiter(beginning.headerLine);
  const records = parseRecords(prepend(beginning.text, texts), delimiter);
  const first = await records.next();
  const [header, ...rest] = first.done ? [] : first.value;
  if (header === undefined) throw emptyFile();
  const columns = checkHeader(header);
  return { columns, delimiter, rows: checkRows(prepend(rest, records), columns) };
}

const emptyFile = () => new FileError("empty_file", "The file is empty. Send a header line and at least one row.");

async function readHeaderLine(texts: AsyncGenerator<string>): Promise<{ headerLine: string; text: string }> {
  let text = "";
  while (text.length <= longestHeader) {
    const start = text.search(/[^\r\n]/);
    const length = start < 0 ? -1 : endOfRecord(text.slice(start));
    if (length >= 0) return { headerLine: text.slice(start, start + length), text };
    const next = await texts.next();
    if (next.done) {
      if (text.trim() === "") throw emptyFile();
      return { headerLine: text, text };
    }
    text += next.value;
  }
  throw new FileError("invalid_header", "The first line, which must name the columns, does not end within 1 MB.", {
    line: 1,
  });
}

async function* prepend<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

function checkHeader({ line, cells, badQuote }: ParsedRecord): string[] {
  if (badQuote) throw new FileError("invalid_header", "A quote in the header stands where none may be.", { line });
  if (cells.some((cell) => cell.includes("\0"))) {
    throw new FileError(
      "not_text",
      "The header has NUL characters: the file is not text, or UTF-16 without a byte order mark. Save it as UTF-8.",
      { line },
    );
  }
  const columns = cells.map((cell, i) => cell.trim() || `(column ${i + 1})`);
  const seen = new Set<string>();
  for (const column of columns) {
    if (seen.has(column)) {
      const detail = `Two columns are named ${JSON.stringify(column.slice(0, 100))}. Give each its own name.`;
      throw new FileError("duplicate_header", detail, { line });
    }
    seen.add(column);
  }
  return columns;
}

async function* checkRows(pieces: AsyncGenerator<ParsedRecord[]>, columns: string[]): AsyncGenerator<CsvRow[]> {
  let isEmpty = true;
  for await (const records of pieces) {
    if (records.length === 0) continue;
    isEmpty = false;
    yield records.map(({ line, cells, badQuote }) => {
      return { line, cells, fault: badQuote ? misplacedQuote : raggedRow(cells.length, columns.length) };
    });
  }
  if (isEmpty) throw new FileError("no_rows", "The file has a header line and no rows.");
}

const misplacedQuote = {
  code: "misplaced_quote",
  detail: 'A quote stands inside a cell that is not quoted. Write the cell in quotes and the quote twice: "5"" disk".',
} as const;

const raggedRow = (cells: number, columns: number) =>
  cells === columns
    ? null
    : ({ code: "ragged_row", detail: `The row has ${cells} cells, the header names ${columns} columns.` } as const);
