import { toThousandths } from "./credits.ts";
import type { LimitPolicy, ProviderLimits, QuotaPolicy } from "./policy.ts";
import { windowMs } from "./rolling-window.ts";

/** What a provider said of its limits, newest word only. Times in ms since epoch, amounts in thousandths of a credit. */
export interface Learned {
  windows: LearnedWindow[];
  quota: LearnedQuota | null;
}

export interface LearnedWindow {
  seconds: number;
  limit: number;
  /** Calls left when it was said; null where it does not say. */
  remaining: number | null;
  /** When the call was granted whose answer says it: later calls are not in `remaining`. */
  asOfMs: number;
  learnedAtMs: number;
  from: ProviderLimits["from"];
}

export interface LearnedQuota {
  limit: number;
  used: number;
  /** Ours on the day of learning, before: what was spent since is what lies above it. */
  baseline: number;
  /** Until its period ends its own count holds; its limit does until it says another. */
  validUntilMs: number;
  resetsAtMs: number | null;
  learnedAtMs: number;
  from: ProviderLimits["from"];
}

export const nothingLearned: Learned = { windows: [], quota: null };

const DAY_MS = 24 * 3_600_000;
const LONGEST_WINDOW_S = 86_400;

/** Windows by their length: a later word on the same length replaces the earlier one; nonsense is no word. */
export function learnWindows(
  learned: Learned,
  { windows, from }: Pick<ProviderLimits, "windows" | "from">,
  asOfMs: number,
  now: number,
): Learned {
  const next = new Map(learned.windows.map((window) => [window.seconds, window]));
  for (const { limit, seconds, remaining } of windows) {
    const isSense = Number.isFinite(limit) && limit >= 1 && seconds >= 1 && seconds <= LONGEST_WINDOW_S;
    // Answers overtake one another: what an earlier call was told is older news.
    if (!isSense || (next.get(seconds)?.asOfMs ?? 0) > asOfMs) continue;
    const left = remaining !== null && Number.isFinite(remaining) ? Math.max(0, Math.floor(remaining)) : null;
    next.set(seconds, { seconds, limit: Math.floor(limit), remaining: left, asOfMs, learnedAtMs: now, from });
  }
  return { ...learned, windows: [...next.values()] };
}

type Credits = NonNullable<ProviderLimits["credits"]>;

export const areSense = (credits: ProviderLimits["credits"]): credits is Credits =>
  credits !== null && [credits.limit, credits.used].every((n) => Number.isFinite(n) && n >= 0);

/** `periodEndMs`: the end of our period, for a provider that does not say when its own ends. */
export function learnQuota(
  learned: Learned,
  { credits, from }: Pick<ProviderLimits, "credits" | "from">,
  ours: { baseline: number; periodEndMs: number },
  now: number,
): Learned {
  if (!areSense(credits)) return learned;
  const resetsAtMs = credits.resetsAt === null ? Number.NaN : Date.parse(credits.resetsAt);
  const isReset = resetsAtMs > now && resetsAtMs < now + 366 * DAY_MS;
  const quota: LearnedQuota = {
    limit: toThousandths(credits.limit),
    used: toThousandths(credits.used),
    baseline: ours.baseline,
    validUntilMs: isReset ? resetsAtMs : ours.periodEndMs,
    resetsAtMs: isReset ? resetsAtMs : null,
    learnedAtMs: now,
    from,
  };
  return { ...learned, quota };
}

/** The policy with what the provider said: lower where it says less, never higher, and with its own billing day. */
export function lowered(policy: LimitPolicy, learned: Learned): LimitPolicy {
  const own = policy.windows.map(({ limit, seconds }) => {
    const said = learned.windows.find((window) => window.seconds === seconds);
    return { seconds, limit: Math.min(limit, said?.limit ?? limit) };
  });
  const further = learned.windows.filter(({ seconds }) => !own.some((window) => window.seconds === seconds));
  return {
    ...policy,
    windows: [...own, ...further.map(({ limit, seconds }) => ({ limit, seconds }))],
    quota: policy.quota && loweredQuota(policy.quota, learned.quota),
  };
}

function loweredQuota(quota: QuotaPolicy, learned: LearnedQuota | null): QuotaPolicy {
  if (learned === null) return quota;
  const { resetsAtMs } = learned;
  return {
    limit: Math.min(quota.limit, learned.limit / 1000),
    anchorDay: resetsAtMs === null ? quota.anchorDay : anchorOf(resetsAtMs, quota.anchorDay),
  };
}

/** The last day of a short month may stand for a later one: the 28th of February is the 31st of other months. */
function anchorOf(resetsAtMs: number, configured: number): number {
  const day = new Date(resetsAtMs).getUTCDate();
  const isLastOfMonth = new Date(resetsAtMs + DAY_MS).getUTCDate() === 1;
  return isLastOfMonth && configured > day ? configured : day;
}

/** When the provider's own count lets one more call through (ms since epoch); `now` if it does already. */
export function saidFreeAt(callTimes: readonly number[], window: LearnedWindow, now: number): number {
  const { remaining, asOfMs, from } = window;
  // Its windows are fixed ones that began at the latest with that call.
  const endsAtMs = asOfMs + windowMs(window);
  if (remaining === null || now >= endsAtMs) return now;
  // Of the calls of that millisecond, the one that was told is in `remaining` already.
  const since = callTimes.filter((at) => at >= asOfMs).length - (from === "headers" ? 1 : 0);
  return since < remaining ? now : endsAtMs;
}

/** Thousandths that the provider still gives, by its own count and what we spent since; null where it said nothing. */
export function saidLeft(quota: LearnedQuota | null, spentSinceDay: number, now: number): number | null {
  if (quota === null || now >= quota.validUntilMs) return null;
  return Math.max(0, quota.limit - quota.used - Math.max(0, spentSinceDay - quota.baseline));
}
