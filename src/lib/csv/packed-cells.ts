import { plainCell, toCsvText } from "./write-csv.ts";

/** Between the cells of a packed text: DEL, which JSON does not escape and hardly any text has. */
export const cellSeparator = "\x7f";

// As many cells as stand in a file as they are.
const plainCells = new RegExp(`(?:(?:${plainCell})?(?:${cellSeparator}|$))*`, "y");

/** The cells of a packed text as they stand in a line, still with the separator between them; `writeOdd` as toCsvText. */
export function toCsvCells(packed: string, writeOdd: (cell: string) => string = toCsvText): string {
  let line = "";
  for (let at = 0; ; ) {
    plainCells.lastIndex = at;
    plainCells.test(packed);
    const odd = plainCells.lastIndex;
    if (odd === packed.length) return at === 0 ? packed : line + packed.slice(at);
    const found = packed.indexOf(cellSeparator, odd);
    const end = found < 0 ? packed.length : found;
    line += packed.slice(at, odd) + writeOdd(packed.slice(odd, end));
    if (found < 0) return line;
    line += cellSeparator;
    at = end + 1;
  }
}

const [separatorByte, comma] = [cellSeparator.charCodeAt(0), 44];

/** Puts commas in the separators' place and says whether there were so many: if not, a cell holds one itself. */
export function putCommas(bytes: Uint8Array, expected: number): boolean {
  let count = 0;
  for (let i = bytes.indexOf(separatorByte); i >= 0; i = bytes.indexOf(separatorByte, i + 1)) {
    bytes[i] = comma;
    count++;
  }
  return count === expected;
}
