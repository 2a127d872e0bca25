import { describe, expect, it } from "vitest";
import { msUntilSix } from "../../scripts/start/cron.ts";

describe("the daily cron", () => {
  it.each([
    ["2026-11-22T05:59:00Z", 60_000],
    ["2026-11-22T06:00:00Z", 86_400_000],
    ["2026-12-31T18:00:00Z", 12 * 3_600_000],
  ])("after %s waits %i ms", (now, wait) => {
    expect(msUntilSix(new Date(now))).toBe(wait);
  });
});
