import type { RateWindow } from "./policy.ts";

/** How many of the calls (ms since epoch) lie in (now - window, now]. */
export function countInWindow(callTimes: readonly number[], window: RateWindow, now: number): number {
  const start = now - windowMs(window);
  return callTimes.filter((at) => at > start).length;
}

/**
 * When one more call fits (ms since epoch); `now` if it fits already. `callTimes` are newest first.
 *
 * The limit-th newest call is the one that must fall out, also when a deploy lowered the limit below what is in use.
 */
export function placeFreeAt(callTimes: readonly number[], window: RateWindow, now: number): number {
  if (window.limit <= 0) return now + windowMs(window);
  const blocking = callTimes[window.limit - 1];
  return blocking === undefined ? now : Math.max(now, blocking + windowMs(window));
}

/** When the next place becomes free (ms since epoch), null while no call counts. `callTimes` are newest first. */
export function nextPlaceAt(callTimes: readonly number[], window: RateWindow, now: number): number | null {
  const used = countInWindow(callTimes, window, now);
  if (used >= window.limit) return placeFreeAt(callTimes, window, now);
  const oldest = callTimes[used - 1];
  return oldest === undefined ? null : oldest + windowMs(window);
}

export function windowMs(window: RateWindow): number {
  return Math.round(window.seconds * 1000);
}
