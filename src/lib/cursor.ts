const digits: Record<string, string> = { "+": "-", "/": "_", "=": "" };

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text))).replace(/[+/=]/g, (digit) => digits[digit] ?? "");

/** An opaque text for a place in a list. It is checked on the way in, so it needs no signature. */
export const encodeCursor = (value: unknown): string => toBase64Url(JSON.stringify(value));

/** What `encodeCursor` was given, or undefined where the text is none of ours. */
export function decodeCursor(cursor: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return undefined;
  }
}
