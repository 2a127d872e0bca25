import { describe, expect, it } from "vitest";
import { extendCooldown } from "../../src/limits/cooldown.ts";
import { fromThousandths, toThousandths } from "../../src/limits/credits.ts";

describe("credits", () => {
  it("add up without drift", () => {
    const sum = Array.from({ length: 10 }, () => toThousandths(0.1)).reduce((a, b) => a + b, 0);
    expect(fromThousandths(sum)).toBe(1);
  });

  it.each([
    [0, 0],
    [0.0001, 1],
    [0.07, 70],
    [4.1, 4100],
    [8.2, 8200],
  ])("counts %s as %s thousandths", (credits, thousandths) => {
    expect(toThousandths(credits)).toBe(thousandths);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("refuses %s", (credits) => {
    expect(() => toThousandths(credits)).toThrow(RangeError);
  });
});

describe("the cooldown", () => {
  it.each([
    { why: "a first wish", until: 0, retryAfterMs: 500, end: 1500 },
    { why: "a longer wish", until: 1200, retryAfterMs: 500, end: 1500 },
    { why: "a shorter wish", until: 9000, retryAfterMs: 500, end: 9000 },
    { why: "a negative wish", until: 0, retryAfterMs: -5, end: 995 },
    { why: "nonsense", until: 1200, retryAfterMs: Number.NaN, end: 1200 },
    { why: "an endless wish", until: 0, retryAfterMs: Number.POSITIVE_INFINITY, end: 1000 + 31 * 86_400_000 },
  ])("after $why ends at $end", ({ until, retryAfterMs, end }) => {
    expect(extendCooldown(until, retryAfterMs, 1000)).toBe(end);
  });
});
