import { CsvError, type InfoRecord, parse } from "csv-parse/stream";
import type { Delimiter } from "./delimiter.ts";
import { FileError } from "./file-error.ts";
import { readPlainRecord } from "./plain-records.ts";

export interface ParsedRecord {
  /** The line on which the record begins. */
  line: number;
  cells: string[];
  /** A quote inside an unquoted cell; `cells` is empty then. */
  badQuote: boolean;
}

// A longer record is most likely a quote that was never closed, and would be held in memory whole.
const longestRecordBytes = 8_000_000;

/**
 * Records of CSV text, in order, those of one piece of text at a time: handing each one on alone would take longer than
 * reading it. Blank lines are none. What is as it should be is read by hand, five times as fast; from the first record
 * that is not, csv-parse reads the file.
 */
export async function* parseRecords(
  texts: AsyncIterable<string>,
  delimiter: Delimiter,
): AsyncGenerator<ParsedRecord[]> {
  const source = texts[Symbol.asyncIterator]();
  try {
    yield* parseWhilePlain(source, delimiter);
  } finally {
    // Who stops reading lets go of the file.
    await source.return?.();
  }
}

async function* parseWhilePlain(source: AsyncIterator<string>, delimiter: Delimiter): AsyncGenerator<ParsedRecord[]> {
  let line = 1;
  let text = "";
  for (let isOdd = false; !isOdd; ) {
    const next = await source.next();
    // What is left has no line break at its end.
    if (next.done) break;
    text += next.value;
    const records: ParsedRecord[] = [];
    let at = 0;
    while (at < text.length) {
      const record = readPlainRecord(text, at, delimiter);
      isOdd = record === "odd" || (record === "incomplete" && text.length - at > longestRecordBytes);
      if (typeof record === "string") break;
      const isBlank = record.cells.length === 1 && record.end - at <= 2 && record.cells[0] === "";
      if (!isBlank) records.push({ line, cells: record.cells, badQuote: false });
      line += record.lines;
      at = record.end;
    }
    text = text.slice(at);
    if (records.length > 0) yield records;
  }
  yield* parseOddRecords(prepend(text, source), delimiter, line - 1);
}

async function* prepend(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** The same for any text, well-formed or not, that begins after so many lines. */
export async function* parseOddRecords(
  texts: AsyncIterable<string>,
  delimiter: Delimiter,
  linesBefore: number,
): AsyncGenerator<ParsedRecord[]> {
  const encoder = new TextEncoder();
  const lines = createLineCounter(linesBefore);
  let records: ParsedRecord[] = [];
  let lastBadLine = 0;
  let fatal: unknown;

  const parser = parse({
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: longestRecordBytes,
    // Taking each record here keeps the stream's own queue empty, so that one `write` is one chunk's work, no more.
    on_record: (cells: string[], info: InfoRecord) => {
      records.push({ line: lines.begin(cells, info), cells, badQuote: false });
      return null;
    },
    on_skip: (error) => {
      if (!(error instanceof CsvError) || String(error.code) !== "INVALID_OPENING_QUOTE") {
        fatal = error;
        throw error;
      }
      const line = lines.ofError(error);
      if (line !== lastBadLine) records.push({ line, cells: [], badQuote: true });
      lastBadLine = line;
    },
  });
  const writer = parser.writable.getWriter();
  // What goes wrong is in `fatal`: the stream tells only of its next write, and closing it tells nothing.
  writer.closed.catch(() => {});
  writer.ready.catch(() => {});
  const check = () => {
    if (fatal !== undefined) throw toFileError(fatal, lines.nextRecord(fatal));
  };

  for await (const text of texts) {
    await writer.write(encoder.encode(text));
    check();
    if (records.length > 0) yield records;
    records = [];
  }
  await writer.close();
  check();
  if (records.length > 0) yield records;
}

/** csv-parse counts a CRLF inside quotes as two lines; the cells tell how many there were. */
function createLineCounter(linesBefore: number) {
  let surplus = -linesBefore;
  let end = linesBefore;
  let emptyLines = 0;
  return {
    begin(cells: readonly string[], info: Pick<InfoRecord, "lines" | "empty_lines">): number {
      const text = cells.filter((cell) => cell.includes("\n") || cell.includes("\r")).join("|");
      surplus += text.split("\r\n").length - 1;
      end = info.lines - surplus;
      emptyLines = info.empty_lines;
      return end - (text.split(/\r\n|\n|\r/).length - 1);
    },
    ofError(error: CsvError): number {
      return Number(error.lines) - surplus;
    },
    nextRecord(error: unknown): number {
      const before = error instanceof CsvError ? Number(error.empty_lines) - emptyLines : 0;
      return end + Math.max(0, before) + 1;
    },
  };
}

function toFileError(error: unknown, line: number): unknown {
  if (!(error instanceof CsvError)) return error;
  const column = `column ${Number(error.index) + 1} of the row that begins on line ${line}`;
  switch (error.code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return new FileError("unclosed_quote", `The quote that opens in ${column} is never closed.`, { line });
    case "CSV_INVALID_CLOSING_QUOTE":
      return new FileError(
        "misplaced_quote",
        `In ${column}, text follows a closing quote. A quote inside a quoted cell must be written twice.`,
        { line },
      );
    case "CSV_MAX_RECORD_SIZE":
      return new FileError(
        "row_too_long",
        `The row that begins on line ${line} is longer than 8 MB: most likely a quote is opened and never closed.`,
        { line },
      );
    default:
      return error;
  }
}
