import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countInWindow, nextPlaceAt, placeFreeAt } from "../../src/limits/rolling-window.ts";

const minute = { limit: 2, seconds: 60 };

describe("a rolling window", () => {
  it("forgets a call exactly when it is as old as the window", () => {
    expect(countInWindow([1000], minute, 60_999)).toBe(1);
    expect(countInWindow([1000], minute, 61_000)).toBe(0);
  });

  it.each([
    { why: "no call", times: [], freeAt: 50_000, nextAt: null },
    { why: "one call", times: [20_000], freeAt: 50_000, nextAt: 80_000 },
    { why: "a full window", times: [30_000, 20_000], freeAt: 80_000, nextAt: 80_000 },
    { why: "more calls than a lowered limit allows", times: [40_000, 30_000, 20_000], freeAt: 90_000, nextAt: 90_000 },
  ])("knows when a place is free after $why", ({ times, freeAt, nextAt }) => {
    expect(placeFreeAt(times, minute, 50_000)).toBe(freeAt);
    expect(nextPlaceAt(times, minute, 50_000)).toBe(nextAt);
  });

  it("never has a place when the limit is 0", () => {
    expect(placeFreeAt([], { limit: 0, seconds: 60 }, 0)).toBe(60_000);
  });

  it("has a place at the promised millisecond and not one before", () => {
    const times = fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 60 }),
        (unsorted, limit, seconds) => {
          const newestFirst = unsorted.toSorted((a, b) => b - a);
          const window = { limit, seconds };
          const freeAt = placeFreeAt(newestFirst, window, 100_000);
          expect(countInWindow(newestFirst, window, freeAt)).toBeLessThan(limit);
          if (freeAt > 100_000) expect(countInWindow(newestFirst, window, freeAt - 1)).toBeGreaterThanOrEqual(limit);
        },
      ),
    );
  });
});
