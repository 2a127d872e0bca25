import { describe, expect, it } from "vitest";
import { displayWidth, formatTable, plainText } from "../../scripts/table.ts";

const columns = [
  { title: "SCORE", align: "right" as const },
  { title: "COMPANY", flexible: true },
  { title: "REASON", flexible: true },
];
const rows = [
  ["9.5", "Acme", "AI adoption: 95"],
  ["88.0", "日本語の会社 with a very long name", "Company size: somewhere between 50 and 200 people"],
];

describe("a table", () => {
  it("aligns its columns, wide characters included", () => {
    const lines = formatTable(columns, rows, 200).split("\n");
    const starts = lines.map((line) => displayWidth(line.slice(0, line.search(/REASON|AI adoption|Company size/))));
    expect(new Set(starts).size).toBe(1);
    expect(lines[1]).toMatch(/^ {2}9\.5 {2}Acme/);
  });

  it.each([120, 60, 40, 20, 5])("fits %i columns", (width) => {
    for (const line of formatTable(columns, rows, width).split("\n"))
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  it("cuts the longest columns first and keeps the fixed ones", () => {
    const text = formatTable(columns, rows, 50);
    expect(text).toContain("88.0");
    expect(text).toContain("Acme");
    expect(text).toContain("…");
  });

  it("lets no stranger's text command the terminal", () => {
    expect(plainText("a\x1b[2Jb\r\nc\u202Ed")).toBe("a [2Jb c d");
  });
});
