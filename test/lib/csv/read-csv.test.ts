import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Delimiter } from "../../../src/lib/csv/delimiter.ts";
import { FileError } from "../../../src/lib/csv/file-error.ts";
import { type ParsedRecord, parseOddRecords, parseRecords } from "../../../src/lib/csv/parse-records.ts";
import { openCsv } from "../../../src/lib/csv/read-csv.ts";
import { toCsvLine } from "../../../src/lib/csv/write-csv.ts";
import { readCsv, utf16 } from "./support.ts";

const encoder = new TextEncoder();
const bytes = (...parts: (string | number[])[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...encoder.encode(part)] : part)));

describe("openCsv", () => {
  it.each([
    { why: "CRLF", text: "a,b\r\n1,2\r\n" },
    { why: "LF", text: "a,b\n1,2\n" },
    { why: "a lone CR", text: "a,b\r1,2\r" },
    { why: "no line break at the end", text: "a,b\n1,2" },
    { why: "blank lines around", text: "\r\na,b\n\n1,2\n\n\n" },
    { why: "a byte order mark", text: "\ufeffa,b\n1,2\n" },
    { why: "semicolons", text: "a;b\n1;2\n" },
    { why: "tabs", text: "a\tb\n1\t2\n" },
    { why: "quotes around everything", text: '"a","b"\n"1","2"\n' },
  ])("reads the same rows with $why", async ({ text }) => {
    for (const pieceBytes of [1, 3, 65_536]) {
      const { columns, cells } = await readCsv(text, pieceBytes);
      expect(columns).toEqual(["a", "b"]);
      expect(cells).toEqual([["1", "2"]]);
    }
  });

  it("keeps quotes, delimiters and line breaks inside cells", async () => {
    const { cells } = await readCsv('a,b\n"say ""hi""","x,y"\n"one\r\ntwo\nthree",""\n');
    expect(cells).toEqual([
      ['say "hi"', "x,y"],
      ["one\r\ntwo\nthree", ""],
    ]);
  });

  it.each(["le", "be"] as const)("decodes UTF-16 %s by its mark, also when cut inside a character", async (endian) => {
    const content = utf16("näme,b\r\nGrüße 🚀,2\r\n", endian);
    for (const pieceBytes of [1, 3, 65_536]) {
      const { columns, cells } = await readCsv(content, pieceBytes);
      expect(columns).toEqual(["näme", "b"]);
      expect(cells).toEqual([["Grüße 🚀", "2"]]);
    }
  });

  it("decodes UTF-8 that is cut inside characters", async () => {
    for (const pieceBytes of [1, 2, 3, 5]) {
      expect((await readCsv("a\nGrüße 🚀 日本語\n", pieceBytes)).cells).toEqual([["Grüße 🚀 日本語"]]);
    }
  });

  it("numbers rows by the lines of the file, whatever the line breaks inside cells", async () => {
    for (const eol of ["\n", "\r\n"]) {
      const text = ["a,b", "1,2", '"x', "", 'y",3', "4,5", "", "6,7", "8", "9,9"].join(eol);
      const { rows } = await readCsv(text, 4);
      expect(rows.map(({ line }) => line)).toEqual([2, 3, 6, 8, 9, 10]);
    }
  });

  it("reports ragged rows and misplaced quotes and goes on", async () => {
    const { rows } = await readCsv('a,b\n1\n1,2,3\n5" disk,x\n1,2\n');
    expect(rows.map(({ line, fault }) => [line, fault?.code ?? null])).toEqual([
      [2, "ragged_row"],
      [3, "ragged_row"],
      [4, "misplaced_quote"],
      [5, null],
    ]);
  });

  it("takes any name for a column", async () => {
    const { columns } = await readCsv("__proto__,constructor,,toString\n1,2,3,4\n");
    expect(columns).toEqual(["__proto__", "constructor", "(column 3)", "toString"]);
    const wide = Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(",");
    expect((await readCsv(`${wide}\n${wide}\n`)).rows[0]?.cells).toHaveLength(10_000);
  });

  it.each([
    { why: "an empty file", content: bytes(""), code: "empty_file" },
    { why: "blank lines only", content: bytes("\r\n\r\n"), code: "empty_file" },
    { why: "a mark only", content: bytes("\ufeff"), code: "empty_file" },
    { why: "a header only", content: bytes("a,b\n"), code: "no_rows", line: null },
    { why: "a column named twice", content: bytes("a,b,a\n1,2,3\n"), code: "duplicate_header", line: 1 },
    { why: "an xlsx", content: bytes([0x50, 0x4b, 3, 4], "xl/workbook"), code: "not_text" },
    { why: "UTF-16 without a mark", content: utf16("a,b\n1,2\n", "le").slice(2), code: "not_text" },
    { why: "UTF-32", content: bytes([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), code: "unsupported_encoding", byteOffset: 0 },
    { why: "Latin-1", content: bytes("a,b\nM", [0xfc], "nchen,2\n"), code: "unsupported_encoding", byteOffset: 5 },
    { why: "a cut sequence", content: bytes("a\nx\n", [0xe2, 0x82]), code: "unsupported_encoding", byteOffset: 4 },
    { why: "an overlong form", content: bytes("\ufeffa\n", [0xc0, 0xaf]), code: "unsupported_encoding", byteOffset: 5 },
    { why: "a surrogate", content: bytes("a\n", [0xed, 0xa0, 0x80]), code: "unsupported_encoding", byteOffset: 2 },
    { why: "a quote never closed", content: bytes('a,b\n1,2\n3,"x\ny\nz\n'), code: "unclosed_quote", line: 3 },
    { why: "text after a closing quote", content: bytes('a,b\n1,2\n"x"y,3\n'), code: "misplaced_quote", line: 3 },
  ])("refuses $why with $code", async ({ content, code, line, byteOffset }) => {
    for (const pieceBytes of [1, 65_536]) {
      const error = await readCsv(content, pieceBytes).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(FileError);
      expect(error).toMatchObject({ code });
      if (line !== undefined) expect(error).toMatchObject({ line });
      if (byteOffset !== undefined) expect(error).toMatchObject({ byteOffset });
    }
  });

  it("gives up on a quote that swallows the file instead of holding all of it", async () => {
    const piece = encoder.encode("x,y\n".repeat(16_384));
    let pulled = 0;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(pulled++ === 0 ? encoder.encode('a,b\n1,2\n3,"never closed\n') : piece);
      },
    });
    const { rows } = await openCsv(source);
    const read = (async () => {
      for await (const _ of rows);
    })();
    await expect(read).rejects.toMatchObject({ code: "row_too_long", line: 3 });
    expect(pulled).toBeLessThan(200);
  });

  it("reads only as much as it gives out", async () => {
    const total = 200_000;
    const perPiece = 500;
    let produced = 0;
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (produced >= total) return controller.close();
          const header = produced === 0 ? "a,b,c\n" : "";
          const lines = Array.from({ length: perPiece }, (_, i) => `row ${produced + i},"x, y",z\n`);
          produced += perPiece;
          controller.enqueue(encoder.encode(header + lines.join("")));
        },
      },
      { highWaterMark: 0 },
    );
    const { rows } = await openCsv(source);
    let consumed = 0;
    let mostAhead = 0;
    for await (const piece of rows) {
      consumed += piece.length;
      mostAhead = Math.max(mostAhead, produced - consumed);
    }
    expect(consumed).toBe(total);
    expect(mostAhead).toBeLessThanOrEqual(3 * perPiece);
  });

  it("stops reading the source when the reader stops", async () => {
    let cancelled = false;
    const source = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(encoder.encode("a,b\n")),
      cancel() {
        cancelled = true;
      },
    });
    const { rows } = await openCsv(source);
    for await (const _ of rows) break;
    expect(cancelled).toBe(true);
  });

  it("reads back what toCsvLine wrote", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "ü", "🚀", '"', ",", ";", "\t", "\r", "\n", " ", "x") });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), async (table) => {
        // A leading apostrophe keeps defuse out of this: it has its own test.
        const safe = table.map((cells) => cells.map((text) => `x${text}`));
        const text = [["a", "b"], ...safe].map(toCsvLine).join("");
        expect((await readCsv(text, 5)).cells).toEqual(safe);
      }),
      { numRuns: 200 },
    );
  });
});

/** The records, or, as rows before it may be lost with it, what they broke off with. */
async function collect(records: AsyncGenerator<ParsedRecord[]>): Promise<unknown> {
  const found: ParsedRecord[] = [];
  try {
    for await (const piece of records) found.push(...piece);
  } catch (error) {
    return error instanceof FileError ? [error.code, error.message, error.line] : error;
  }
  return found;
}

/** Never within a character, as a decoder gives them. */
async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  const characters = [...text];
  for (let at = 0; at < characters.length; at += size) yield characters.slice(at, at + size).join("");
}

it("reads by hand what csv-parse would read, wherever the text is cut", async () => {
  const bit = fc.constantFrom(
    "a",
    "b c",
    "é🚀",
    ",",
    ",",
    ";",
    '"',
    '"x"',
    '"x,""y"""',
    '"1\n2"',
    '"1\r\n2"',
    "\n",
    "\r\n",
    "\r",
    "",
  );
  const text = fc.array(bit, { maxLength: 24 }).map((bits) => bits.join(""));
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom<Delimiter>(",", ";"),
      async (csv, size, delimiter) => {
        const byHand = await collect(parseRecords(inPieces(csv, size), delimiter));
        expect(byHand).toEqual(await collect(parseOddRecords(inPieces(csv, csv.length || 1), delimiter, 0)));
      },
    ),
    { numRuns: 2000 },
  );
});
