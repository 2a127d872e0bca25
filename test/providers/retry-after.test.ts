import { describe, expect, it } from "vitest";
import { retryAfterMs, usualMeaning } from "../../src/providers/meaning.ts";

const now = new Date("2026-11-22T10:00:00.000Z");
const wait = (value?: string) => retryAfterMs(new Headers(value === undefined ? {} : { "retry-after": value }), now);

describe("P1, L9: how long a 429 keeps us waiting", () => {
  it.each([
    ["120", 120_000],
    ["0", 1000],
    ["Sun, 22 Nov 2026 10:02:00 GMT", 120_000],
    ["Sun, 22 Nov 2026 09:00:00 GMT", 1000],
    ["864000", 864_000_000],
  ])("is what %j says", (value, ms) => {
    expect(wait(value)).toBe(ms);
  });

  it.each([[undefined], [""], ["soon"], ["-5"], ["1.5"], ["9999999999"]])(
    "is a minute or up to half of one more for %j, never the same",
    (value) => {
      const waits = Array.from({ length: 1000 }, () => wait(value));
      expect(Math.min(...waits)).toBeGreaterThanOrEqual(60_000);
      expect(Math.max(...waits)).toBeLessThanOrEqual(90_000);
      const mean = waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
      expect(mean).toBeGreaterThan(72_000);
      expect(mean).toBeLessThan(78_000);
    },
  );

  it("feeds the cooldown, not the breaker, and a 401 neither", () => {
    const kindOf = (status: number) => usualMeaning({ status, headers: new Headers(), text: "" }, now).kind;
    expect([429, 401, 503].map(kindOf)).toEqual(["rate_limited", "key_rejected", "unavailable"]);
  });
});
