// What makes a spreadsheet read a cell as a formula, also behind apostrophes, which is what makes the way back exact.
const formulaLike = /^'*[=+\-@\t\r\n\0＝＋－＠]/;
const defused = /^'+[=+\-@\t\r\n\0＝＋－＠]/;

/** Text that a spreadsheet would run gets one more leading apostrophe; all other text stays. */
export const defuse = (cell: string): string => (formulaLike.test(cell) ? `'${cell}` : cell);

/** The exact inverse of `defuse`, for files that went through it. */
export const restore = (cell: string): string => (defused.test(cell) ? cell.slice(1) : cell);
