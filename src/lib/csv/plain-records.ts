import type { Delimiter } from "./delimiter.ts";

export interface PlainRecord {
  cells: string[];
  /** Where the next record begins. */
  end: number;
  /** How many lines of the file it takes. */
  lines: number;
}

const [quote, lineFeed, carriageReturn] = [34, 10, 13];

/**
 * The record that begins at `at`, as RFC 4180 has it, with LF or CRLF at its end. `incomplete`: the text ends within it.
 * `odd`: anything else (a quote out of place, a lone CR), for the full parser to judge. Cells are slices of the text: who
 * keeps one for long copies it.
 */
export function readPlainRecord(text: string, at: number, delimiter: Delimiter): PlainRecord | "incomplete" | "odd" {
  const separator = delimiter.charCodeAt(0);
  const cells: string[] = [];
  let lines = 1;
  for (let from = at; ; ) {
    let next = from;
    if (text.charCodeAt(from) === quote) {
      const close = closingQuote(text, from + 1);
      if (close < 0) return "incomplete";
      const inner = text.slice(from + 1, close);
      cells.push(inner.includes('"') ? inner.replaceAll('""', '"') : inner);
      lines += lineBreaks(inner);
      next = close + 1;
    } else {
      let code = text.charCodeAt(next);
      while (
        code !== separator &&
        code !== lineFeed &&
        code !== carriageReturn &&
        code !== quote &&
        next < text.length
      ) {
        code = text.charCodeAt(++next);
      }
      cells.push(text.slice(from, next));
    }
    const code = text.charCodeAt(next);
    if (code === separator) {
      from = next + 1;
      continue;
    }
    if (code === lineFeed) return { cells, end: next + 1, lines };
    if (next >= text.length || (code === carriageReturn && next + 1 >= text.length)) return "incomplete";
    if (code !== carriageReturn || text.charCodeAt(next + 1) !== lineFeed) return "odd";
    return { cells, end: next + 2, lines };
  }
}

/** -1 where it is not there, or may be one of two. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0 && at + 1 < text.length; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== quote) return at;
  }
  return -1;
}

function lineBreaks(text: string): number {
  return text.includes("\n") || text.includes("\r") ? text.split(/\r\n|\n|\r/).length - 1 : 0;
}
