/** Milliseconds since epoch, from `startMs` until just before `endMs`. */
export interface QuotaPeriod {
  startMs: number;
  endMs: number;
}

/**
 * The billing period that contains `now`. Periods start at 00:00 UTC on `anchorDay`, in shorter months on the last day.
 * Throws a RangeError for an anchor day that is not one of 1 to 31.
 */
export function quotaPeriodAt(now: number, anchorDay: number): QuotaPeriod {
  if (!Number.isInteger(anchorDay) || anchorDay < 1 || anchorDay > 31) {
    throw new RangeError(`A billing period cannot start on day ${anchorDay}.`);
  }
  const date = new Date(now);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const thisStart = periodStart(year, month, anchorDay);
  return now >= thisStart
    ? { startMs: thisStart, endMs: periodStart(year, month + 1, anchorDay) }
    : { startMs: periodStart(year, month - 1, anchorDay), endMs: thisStart };
}

/** `month` may be -1 or 12: Date.UTC carries it into the year. */
function periodStart(year: number, month: number, anchorDay: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(anchorDay, lastDay));
}
