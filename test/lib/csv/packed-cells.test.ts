import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellSeparator, putCommas, toCsvCells } from "../../../src/lib/csv/packed-cells.ts";
import { toCsvText } from "../../../src/lib/csv/write-csv.ts";

const pack = (...cells: string[]): string => cells.join(cellSeparator);

describe("toCsvCells", () => {
  it.each([
    [["a", "b c", "d"]],
    [["", "", ""]],
    [[""]],
    [["Berlin, Germany", "a"]],
    [["a", 'say "so"', ""]],
    [["=1+1", "-2", "'=x", "O'Neil", "@"]],
    [[" a", "a ", "\ta", "a\r\nb"]],
    [["＝1", "é", "🚀", "\0"]],
  ])("writes %j as each cell alone is written", (cells) => {
    expect(toCsvCells(pack(...cells))).toBe(pack(...cells.map(toCsvText)));
  });

  it("does so for any cells", () => {
    const sign = fc.constantFrom(
      "a",
      "Z9",
      " ",
      "=",
      "-",
      "'",
      '"',
      ",",
      ";",
      "\t",
      "\n",
      "\u00a0",
      "é",
      "🚀",
      "＝",
      "\0",
    );
    const cell = fc.array(sign, { maxLength: 5 }).map((signs) => signs.join(""));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
        expect(toCsvCells(pack(...cells))).toBe(pack(...cells.map(toCsvText)));
      }),
      { numRuns: 5000 },
    );
  });
});

describe("putCommas", () => {
  it("says whether there were as many separators as there should be", () => {
    const bytes = new TextEncoder().encode(pack("a", "é", ""));
    expect(putCommas(bytes, 2)).toBe(true);
    expect(new TextDecoder().decode(bytes)).toBe("a,é,");
    expect(putCommas(new TextEncoder().encode(pack("a", "b", "c")), 1)).toBe(false);
  });
});
