import { days, hours, minutes } from "../../lib/clock.ts";
import type { RawReply } from "../http.ts";
import { type Meaning, retryAfterMs } from "../meaning.ts";

/** Apollo's errors, providers.md 1.2: bodies are text, JSON or JSON within JSON, so the raw text decides. */
export function apolloMeaning({ status, text: body, headers: head }: RawReply, now: Date): Meaning | null {
  // auth/health answers 200 to a wrong key too.
  if (status === 200) return /^\s*\{[^{}]*"is_logged_in"\s*:\s*false/.test(body) ? { kind: "key_rejected" } : null;
  if (status >= 400 && status < 500 && /insufficient credits|lead credits/i.test(body))
    return { kind: "quota_exhausted" };
  if (status === 429) {
    const window = /times per (minute|hour|day)/.exec(body)?.[1];
    const wait = { minute: minutes(1), hour: hours(1), day: days(1) }[window ?? "minute"] ?? minutes(1);
    return { kind: "rate_limited", retryAfterMs: head.has("retry-after") ? retryAfterMs(head, now) : wait };
  }
  if (status === 403) return { kind: "not_allowed", because: /free plan|paid plans/i.test(body) ? "plan" : "scope" };
  if (status === 422 && /deprecated/i.test(body)) return { kind: "bad_request", why: "no such endpoint any more" };
  // Unknown companies and people are told with 200; only webhook results have a 404 of their own.
  if (status === 404) return { kind: "bad_request", why: "no such endpoint" };
  return null;
}

/**
 * The id by which Apollo's support finds a call: a signed 64-bit number, which JSON.parse would round. So it is read
 * from the raw text, where the outer object's own stands first or last.
 */
export function apolloRequestId({ text }: Pick<RawReply, "text">): string | null {
  const first = /^\s*\{\s*"request_id"\s*:\s*(-?\d{1,20})\b/.exec(text.slice(0, 200));
  const last = /"request_id"\s*:\s*(-?\d{1,20})\b[^{}[\]]{0,500}\}\s*$/.exec(text.slice(-1000));
  return (first ?? last)?.[1] ?? null;
}
