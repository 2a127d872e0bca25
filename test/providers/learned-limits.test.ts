import { describe, expect, it } from "vitest";
import { apolloLimits } from "../../src/providers/apollo/learned-limits.ts";

const minute = { "x-rate-limit-minute": "200", "x-minute-usage": "12", "x-minute-requests-left": "188" };
const hour = { "x-rate-limit-hourly": "400", "x-hourly-usage": "40", "x-hourly-requests-left": "360" };
const day = { "x-rate-limit-24-hour": "2000", "x-24-hour-usage": "100", "x-24-hour-requests-left": "1900" };
const read = (headers: Record<string, string>) => apolloLimits(new Headers(headers));

describe("the limits that Apollo's headers state", () => {
  it("are read for all three windows", () => {
    expect(read({ ...minute, ...hour, ...day })).toEqual([
      { limit: 200, seconds: 60, remaining: 188 },
      { limit: 400, seconds: 3600, remaining: 360 },
      { limit: 2000, seconds: 86_400, remaining: 1900 },
    ]);
  });

  it.each([
    ["an empty limit, which means that there is none", { "x-rate-limit-hourly": "" }, []],
    ["no header at all, as with 401 and 403", {}, []],
    ["a limit of nothing", { "x-rate-limit-minute": "0" }, []],
    ["a limit that is no number", { "x-rate-limit-minute": "200/min" }, []],
    ["a usage without a limit", { "x-minute-usage": "3", "x-minute-requests-left": "7" }, []],
    [
      "what is used where what is left is not told",
      { "x-rate-limit-minute": "50", "x-minute-usage": "60" },
      [{ limit: 50, seconds: 60, remaining: 0 }],
    ],
    ["a limit alone", { "x-rate-limit-hourly": "400" }, [{ limit: 400, seconds: 3600, remaining: null }]],
    [
      "an empty remainder",
      { "x-rate-limit-hourly": "400", "x-hourly-requests-left": "" },
      [{ limit: 400, seconds: 3600, remaining: null }],
    ],
    [
      "the day's older names",
      { "x-rate-limit-daily": "600", "x-daily-requests-left": "588" },
      [{ limit: 600, seconds: 86_400, remaining: 588 }],
    ],
    [
      "the day's newer names before the older ones",
      { ...day, "x-rate-limit-daily": "600" },
      [{ limit: 2000, seconds: 86_400, remaining: 1900 }],
    ],
  ])("are read from %s", (_, headers, windows) => {
    expect(read(headers as Record<string, string>)).toEqual(windows);
  });
});
