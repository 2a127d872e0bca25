import { describe, expect, it } from "vitest";
import { cut } from "../../src/lib/cut.ts";

const itself = (size: number) => size;

describe("a list in pieces", () => {
  it("has no more items in each, and no more of what is measured, than it may", () => {
    expect(cut([1, 1, 1, 1, 1], { items: 2, size: 100 }, itself)).toEqual([[1, 1], [1, 1], [1]]);
    expect(cut([3, 4, 3, 5, 5, 1], { size: 10 }, itself)).toEqual([[3, 4, 3], [5, 5], [1]]);
  });

  it("has what is too large by itself, and none where there is nothing", () => {
    expect(cut([1, 50, 1], { items: 5, size: 10 }, itself)).toEqual([[1], [50], [1]]);
    expect(cut([], { size: 10 }, itself)).toEqual([]);
  });
});
