/** Longer than any billing period: a larger number is a provider's mistake, and would block us for good. */
const MAX_COOLDOWN_MS = 31 * 24 * 3_600_000;

/** The end of the cooldown, ms since epoch. A later, smaller wish never shortens it; nonsense is no wish. */
export function extendCooldown(untilMs: number, retryAfterMs: number, now: number): number {
  if (Number.isNaN(retryAfterMs)) return untilMs;
  return Math.max(untilMs, now + Math.min(Math.ceil(retryAfterMs), MAX_COOLDOWN_MS));
}
