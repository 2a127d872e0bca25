import { describe, expect, it } from "vitest";
import { trendOf, trendStart } from "../../src/domain/score-trend.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const daysAgo = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();
const old = { leadScore: 70, scoredAt: daysAgo(3), createdAt: daysAgo(200) };

describe("the trend of a score", () => {
  it.each([
    [60, "improving", 10],
    [67.9, "improving", 2.1],
    [68, "steady", 2],
    [70.4, "steady", -0.4],
    [72, "steady", -2],
    [72.1, "declining", -2.1],
    [95, "declining", -25],
  ])("that was %s and is 70 is %s", (before, direction, change) => {
    expect(trendOf(old, before, now)).toEqual({ direction, change, since: daysAgo(30) });
  });

  it("without a change for thirty days is steady", () => {
    expect(trendOf({ ...old, scoredAt: daysAgo(31) }, null, now)).toMatchObject({ direction: "steady", change: 0 });
  });

  it("begins a day after the lead came in: what is learned on the first day is no trend", () => {
    const young = { ...old, createdAt: daysAgo(5) };
    expect(trendStart(young, now)).toBe(daysAgo(4));
    expect(trendOf(young, 60, now)).toMatchObject({ direction: "improving", since: daysAgo(4) });
  });

  it.each([
    ["of a lead that came in today", { ...old, createdAt: daysAgo(0.5), scoredAt: daysAgo(0.5) }, null],
    ["of a lead without a score", { ...old, leadScore: null }, 60],
    ["of a lead that was first scored after the start", old, null],
    ["of a lead that was never scored", { ...old, leadScore: null, scoredAt: null }, null],
  ])("%s is not known", (_, lead, before) => {
    expect(trendOf(lead, before, now)).toBeNull();
  });
});
