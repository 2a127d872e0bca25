/** How many of the first bytes may hold the page's own word on its charset (HTML, 4.2.5.4). */
const headBytes = 1024;

/**
 * A page's bytes as text: by its byte order mark, else the charset of its content type, else its own word in a meta
 * element, else UTF-8. Null where the bytes are no text in that charset.
 */
export function decodeHtml(bytes: Uint8Array, contentType: string): string | null {
  const label = markOf(bytes) ?? charsetIn(contentType) ?? charsetIn(asciiOf(bytes.subarray(0, headBytes))) ?? "utf-8";
  const text = decoderFor(label).decode(bytes);
  return isText(text) ? text : null;
}

function markOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

const charsetIn = (text: string): string | null =>
  /charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(text)?.[1] ?? null;

const asciiOf = (bytes: Uint8Array): string => new TextDecoder("windows-1252").decode(bytes);

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    // A charset that nobody knows.
    return new TextDecoder();
  }
}

/** A letter here and there may be broken; a NUL, or one letter in a hundred, says that this is something else. */
function isText(text: string): boolean {
  if (text.includes("\0")) return false;
  const broken = text.split("\ufffd").length - 1;
  return broken <= 3 || broken * 100 <= text.length;
}
