import type { CsvRow } from "../../../src/lib/csv/read-csv.ts";
import { openCsv } from "../../../src/lib/csv/read-csv.ts";

const encoder = new TextEncoder();

/** The bytes in pieces of this size, one a pull. */
export function streamOf(content: string | Uint8Array, pieceBytes = 65_536): ReadableStream<Uint8Array> {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + pieceBytes));
      at += pieceBytes;
    },
  });
}

export async function readCsv(content: string | Uint8Array, pieceBytes?: number) {
  const { columns, delimiter, rows } = await openCsv(streamOf(content, pieceBytes));
  const read: CsvRow[] = [];
  for await (const piece of rows) read.push(...piece);
  return { columns, delimiter, rows: read, cells: read.map((row) => row.cells) };
}

export function utf16(text: string, endian: "le" | "be"): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfeff, endian === "le");
  for (let i = 0; i < text.length; i++) view.setUint16(2 + 2 * i, text.charCodeAt(i), endian === "le");
  return bytes;
}
