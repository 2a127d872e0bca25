import { describe, expect, it } from "vitest";
import { days, shifted } from "../../src/lib/clock.ts";
import { testContext } from "../support/context.ts";

describe("a shifted clock", () => {
  const clock = { now: () => new Date("2026-11-22T12:00:00.000Z") };

  it("is ahead by the offset, and the same clock without one", () => {
    expect(shifted(clock, days(9)).now().toISOString()).toBe("2026-12-01T12:00:00.000Z");
    expect(shifted(clock, 0)).toBe(clock);
  });

  it("is what every use case sees where CLOCK_OFFSET_MS is set", () => {
    const ctx = testContext({ clock, env: { CLOCK_OFFSET_MS: String(days(9)) } });
    expect(ctx.clock.now().toISOString()).toBe("2026-12-01T12:00:00.000Z");
  });
});
