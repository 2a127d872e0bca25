import { describe, expect, it } from "vitest";
import { createCommitPace } from "../../../src/services/imports/commit-pace.ts";

/** A database that stores so many rows a millisecond; how many rows each of the commits takes. */
function commitsOf(rowsInMs: number, commits: number, isBusy: (i: number) => boolean): number[] {
  const pace = createCommitPace();
  return Array.from({ length: commits }, (_, i) => {
    const rows = pace.rows(isBusy(i));
    pace.took(rows, Math.round(rows / rowsInMs));
    return rows;
  });
}

describe("the pace of commits", () => {
  it("comes to commits of 45 ms while somebody reads, and of 400 while nobody does", () => {
    expect((commitsOf(4, 30, () => true).at(-1) ?? 0) / 4).toBeCloseTo(45, -0.5);
    expect((commitsOf(4, 30, () => false).at(-1) ?? 0) / 4).toBeCloseTo(400, -0.5);
  });

  it("goes from long to short as soon as somebody reads", () => {
    const rows = commitsOf(4, 20, (i) => i >= 10);
    expect(rows[9]).toBeGreaterThan(1500);
    expect(rows[10]).toBeLessThan(250);
  });

  it("takes no fewer than 50 rows of a slow database and no more than 4,000 of a fast one", () => {
    expect(commitsOf(0.1, 20, () => true).at(-1)).toBe(50);
    expect(commitsOf(1000, 20, () => false).at(-1)).toBe(4000);
  });

  it("does not take a commit that took no time for one of infinite speed", () => {
    const pace = createCommitPace();
    pace.took(100, 0);
    expect(pace.rows(true)).toBeLessThanOrEqual(4000);
  });
});
