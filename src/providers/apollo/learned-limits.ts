import type { AccountReport } from "../provider.ts";

/** Names of the documented set, and of the day's as they were before 2026. */
const sets = [
  { seconds: 60, limit: "x-rate-limit-minute", used: "x-minute-usage", left: "x-minute-requests-left" },
  { seconds: 3600, limit: "x-rate-limit-hourly", used: "x-hourly-usage", left: "x-hourly-requests-left" },
  { seconds: 86_400, limit: "x-rate-limit-24-hour", used: "x-24-hour-usage", left: "x-24-hour-requests-left" },
  { seconds: 86_400, limit: "x-rate-limit-daily", used: "x-daily-usage", left: "x-daily-requests-left" },
] as const;

/**
 * The limits that Apollo states with an answer, providers.md 1.4. They are of the endpoint that was asked; taken for
 * all of Apollo they are on the safe side. An empty limit means that there is none, and 401 and 403 say nothing.
 */
export function apolloLimits(headers: Headers): AccountReport["windows"] {
  const seen = new Set<number>();
  return sets.flatMap(({ seconds, limit: limitName, used: usedName, left: leftName }) => {
    const limit = wholeNumber(headers.get(limitName));
    if (limit === null || limit === 0 || seen.has(seconds)) return [];
    seen.add(seconds);
    const used = wholeNumber(headers.get(usedName));
    const remaining = wholeNumber(headers.get(leftName)) ?? (used === null ? null : Math.max(0, limit - used));
    return [{ limit, seconds, remaining }];
  });
}

/** Number("") is 0, which would read as "none left". */
const wholeNumber = (text: string | null): number | null =>
  text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : null;
