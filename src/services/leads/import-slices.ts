import { cut } from "../../lib/cut.ts";

// D1 takes 2,000,000 bytes in one parameter. What a statement adds to a row (an id, quotes escaped again) has room.
const mostBytes = 1_500_000;
const mostRows = 2000;

/** The rows in as few slices as fit a statement's one JSON parameter each. */
export const slicesUnder = <T extends object>(rows: readonly T[], bytesOf: (row: T) => number = mostBytesOf): T[][] =>
  cut(rows, { items: mostRows, size: mostBytes }, bytesOf);

/** At least what it takes as JSON: three bytes for any character. Writing it out only to measure it costs much more. */
function mostBytesOf(value: unknown): number {
  if (typeof value === "string") return value.length * 3 + 3;
  if (typeof value !== "object" || value === null) return 24;
  let bytes = 2;
  for (const key in value) bytes += mostBytesOf((value as Record<string, unknown>)[key]) + key.length + 4;
  return bytes;
}
