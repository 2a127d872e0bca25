import { describe, expect, it } from "vitest";
import { jsonSlices } from "../../src/db/json-slices.ts";

const bytesOf = (text: string): number => Buffer.byteLength(text);

describe("rows as JSON for single parameters", () => {
  it("are one array while they fit, and none where there are none", () => {
    const rows = [
      ["a", 1],
      ["b", null],
    ];
    expect(jsonSlices(rows)).toEqual([JSON.stringify(rows)]);
    expect(jsonSlices([])).toEqual([]);
  });

  it.each(["a", "ü", "日", "🚀", '"', "\n"])(
    "keep below the limit of D1 in bytes, and their order, with %j",
    (letter) => {
      const rows = Array.from({ length: 60 }, (_, i) => [i, letter.repeat(40_000 + i)]);
      const slices = jsonSlices(rows);
      expect(slices.flatMap((slice) => JSON.parse(slice))).toEqual(rows);
      for (const slice of slices) expect(bytesOf(slice)).toBeLessThanOrEqual(2_000_000);
    },
  );

  it("are as few arrays as they can be where a character is a byte", () => {
    expect(jsonSlices(Array.from({ length: 1000 }, () => ["x".repeat(1500)]))).toHaveLength(1);
  });
});
