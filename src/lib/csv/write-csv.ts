import { defuse } from "./formula.ts";

export type CsvCell = string | number | boolean | null;

/**
 * One line of RFC 4180 with CRLF. Text is defused against formula injection and quoted where needed, also for programs
 * that split at semicolons or tabs. Numbers stay plain, since "-5" as a number is no formula.
 */
export function toCsvLine(cells: readonly CsvCell[]): string {
  return endCsvLine(cells.map(toCsvText).join(","));
}

/** A line with nothing on it would be read as no row at all. */
export const endCsvLine = (line: string): string => `${line || '""'}\r\n`;

/** The pattern of most cells: one look tells that there is nothing to defuse and nothing to quote. */
export const plainCell = /[^\s'=+\-@\0＝＋－＠",;\x7f](?:[^",;\t\r\n\x7f]*[^\s",;\x7f])?/.source;
const plain = new RegExp(`^${plainCell}$`);

/** One cell as it stands in a line. */
export function toCsvText(value: CsvCell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  if (plain.test(value)) return value;
  const text = defuse(value);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
