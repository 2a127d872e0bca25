import { FileError } from "./file-error.ts";
import { unfinishedTail, validUtf8Length } from "./invalid-utf8.ts";

// One chunk is what a reader holds at a time, whatever size the source hands out.
const chunkBytes = 65_536;

const signatures: readonly [string, readonly number[]][] = [
  ["a ZIP archive, which is what an .xlsx file is", [0x50, 0x4b, 0x03, 0x04]],
  ["an old Excel file (.xls)", [0xd0, 0xcf, 0x11, 0xe0]],
  ["a gzip archive", [0x1f, 0x8b]],
  ["a PDF", [0x25, 0x50, 0x44, 0x46]],
];

/**
 * A file's text in pieces, without its byte order mark: UTF-8, or UTF-16 where the mark says so. Never guesses and
 * never replaces what it cannot read. @throws FileError unsupported_encoding (with the byte), not_text
 */
export async function* decodeText(source: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const chunks = smallChunks(source);
  const head = await readHead(chunks);
  const [encoding, markLength] = sniff(head);
  yield* encoding === "utf-8" ? decodeUtf8(head, markLength, chunks) : decodeUtf16(encoding, head, chunks);
}

async function* smallChunks(source: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += chunkBytes) yield chunk.subarray(at, at + chunkBytes);
  }
}

/** At least four bytes, where the file has them: enough for every signature. */
async function readHead(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array();
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done) break;
    head = concat(head, next.value);
  }
  return head;
}

function sniff(head: Uint8Array): ["utf-8" | "utf-16le" | "utf-16be", markLength: number] {
  const startsWith = (bytes: readonly number[]) => bytes.every((byte, i) => head[i] === byte);
  const [what] = signatures.find(([, bytes]) => startsWith(bytes)) ?? [];
  if (what) {
    throw new FileError("not_text", `The file is ${what}. Save it as CSV (UTF-8) and send that.`, { byteOffset: 0 });
  }
  if (startsWith([0xff, 0xfe, 0, 0])) {
    throw new FileError("unsupported_encoding", "The file is UTF-32. Save it as UTF-8.", { byteOffset: 0 });
  }
  if (startsWith([0xef, 0xbb, 0xbf])) return ["utf-8", 3];
  if (startsWith([0xff, 0xfe])) return ["utf-16le", 2];
  return startsWith([0xfe, 0xff]) ? ["utf-16be", 2] : ["utf-8", 0];
}

async function* decodeUtf8(head: Uint8Array, markLength: number, chunks: AsyncGenerator<Uint8Array>) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let offset = markLength;
  let pending = head.subarray(markLength);
  const decode = (bytes: Uint8Array): string => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw notDecodable("UTF-8", offset + validUtf8Length(bytes));
    }
  };
  for await (const chunk of chunks) {
    const whole = pending.length - unfinishedTail(pending);
    yield decode(pending.subarray(0, whole));
    offset += whole;
    pending = whole === pending.length ? chunk : concat(pending.subarray(whole), chunk);
  }
  yield decode(pending);
}

async function* decodeUtf16(
  encoding: "utf-16le" | "utf-16be",
  head: Uint8Array,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: false });
  let offset = 0;
  const decode = (bytes: Uint8Array, stream: boolean): string => {
    try {
      return decoder.decode(bytes, { stream });
    } catch {
      throw notDecodable("UTF-16", offset);
    }
  };
  yield decode(head, true);
  offset += head.length;
  for await (const chunk of chunks) {
    yield decode(chunk, true);
    offset += chunk.length;
  }
  yield decode(new Uint8Array(), false);
}

const notDecodable = (encoding: string, byteOffset: number): FileError =>
  new FileError(
    "unsupported_encoding",
    `The file is not ${encoding}: what stands at byte ${byteOffset} cannot be read. Save it as UTF-8 and send it again.`,
    { byteOffset },
  );

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
