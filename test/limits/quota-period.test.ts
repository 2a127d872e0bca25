import { describe, expect, it } from "vitest";
import { quotaPeriodAt } from "../../src/limits/quota-period.ts";

const DAY = 86_400_000;
const iso = (ms: number) => new Date(ms).toISOString();

describe("the billing period", () => {
  it.each([
    { at: "2026-02-28T00:00:00.000Z", anchor: 31, start: "2026-02-28", end: "2026-03-31" },
    { at: "2026-02-27T23:59:59.999Z", anchor: 31, start: "2026-01-31", end: "2026-02-28" },
    { at: "2028-02-29T12:00:00.000Z", anchor: 30, start: "2028-02-29", end: "2028-03-30" },
    { at: "2026-12-31T23:59:59.999Z", anchor: 1, start: "2026-12-01", end: "2027-01-01" },
    { at: "2027-01-05T00:00:00.000Z", anchor: 15, start: "2026-12-15", end: "2027-01-15" },
  ])("of $at with anchor day $anchor is $start to $end", ({ at, anchor, start, end }) => {
    const period = quotaPeriodAt(Date.parse(at), anchor);
    expect([iso(period.startMs), iso(period.endMs)]).toEqual([`${start}T00:00:00.000Z`, `${end}T00:00:00.000Z`]);
  });

  it("L8: never skips or repeats a month, for every anchor day and every day of 2024 to 2032", () => {
    const wrong: string[] = [];
    for (let anchor = 1; anchor <= 31; anchor++) {
      const months = new Set<string>();
      let previous = quotaPeriodAt(Date.UTC(2024, 0, 1) - DAY, anchor);
      for (let day = Date.UTC(2024, 0, 1); day < Date.UTC(2033, 0, 1); day += DAY) {
        const period = quotaPeriodAt(day, anchor);
        const lastMs = quotaPeriodAt(day + DAY - 1, anchor);
        const contains = period.startMs <= day && day < period.endMs;
        const follows = period.startMs === previous.startMs || period.startMs === previous.endMs;
        const length = (period.endMs - period.startMs) / DAY;
        if (!contains || !follows || lastMs.startMs !== period.startMs || length < 28 || length > 31) {
          wrong.push(`${iso(day)} anchor ${anchor}`);
        }
        if (period.startMs === day) months.add(iso(day).slice(0, 7));
        previous = period;
      }
      if (months.size !== 9 * 12) wrong.push(`anchor ${anchor}: ${months.size} starts`);
    }
    expect(wrong).toEqual([]);
  });

  it.each([0, 32, 1.5, Number.NaN])("refuses the anchor day %s", (anchor) => {
    expect(() => quotaPeriodAt(0, anchor)).toThrow(RangeError);
  });
});
