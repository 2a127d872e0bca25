import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defuse, restore } from "../../../src/lib/csv/formula.ts";

const triggers = ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"];
// Random text hardly ever begins like a formula, so the dangerous beginnings are asked for.
const cell = fc
  .tuple(
    fc.constantFrom("", "'", "''", ...triggers, ...triggers.map((sign) => `'${sign}`)),
    fc.string({ unit: "binary" }),
  )
  .map((parts) => parts.join(""));

describe("defuse and restore", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["'=1+1", "''=1+1"],
    ["＝cmd", "'＝cmd"],
    ["\n=1", "'\n=1"],
    ["O'Neil", "O'Neil"],
    ["'quoted'", "'quoted'"],
    ["", ""],
  ])("makes %j into %j and back", (text, safe) => {
    expect(defuse(text)).toBe(safe);
    expect(restore(safe)).toBe(text);
  });

  it("gives every text back exactly", () => {
    fc.assert(
      fc.property(cell, (text) => restore(defuse(text)) === text),
      { numRuns: 5000 },
    );
  });

  it("never leaves a beginning that a spreadsheet runs", () => {
    fc.assert(
      fc.property(cell, (text) => !triggers.includes(defuse(text)[0] ?? "")),
      { numRuns: 5000 },
    );
  });
});
