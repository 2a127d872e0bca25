// D1 takes 2,000,000 bytes in one parameter.
const mostBytes = 1_800_000;

/**
 * The rows as JSON arrays that each fit one parameter, mostly a single one. They are written out at once and not measured
 * one by one before: an import has a hundred thousand of them.
 */
export function jsonSlices(rows: readonly unknown[]): string[] {
  if (rows.length === 0) return [];
  const text = JSON.stringify(rows);
  if (rows.length === 1 || bytesOf(text) <= mostBytes) return [text];
  const half = rows.length >>> 1;
  return [...jsonSlices(rows.slice(0, half)), ...jsonSlices(rows.slice(half))];
}

const encoder = new TextEncoder();

/** A character takes up to three bytes; how many it really does is only worth asking where that is too much. */
const bytesOf = (text: string): number =>
  text.length * 3 <= mostBytes ? text.length * 3 : encoder.encode(text).byteLength;
