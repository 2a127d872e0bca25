import type { RawReply } from "./http.ts";

/** What an answer means for us, whatever status it came with. */
export type Meaning =
  | { kind: "ok" }
  /** The provider knows nothing about this: an answer, and worth remembering. */
  | { kind: "miss" }
  /** No answer yet; asking again later gives one. */
  | { kind: "pending" }
  | { kind: "rate_limited"; retryAfterMs: number }
  | { kind: "quota_exhausted" }
  /** The key is wrong: no further call until it changes. */
  | { kind: "key_rejected" }
  /** The key is fine but may not do this: its scope or plan, where the answer tells which. */
  | { kind: "not_allowed"; because?: "scope" | "plan" }
  /** Our plan gives fewer items at a time than were asked for: `to` is how many. */
  | { kind: "limited"; to: number }
  /** The person asked not to be processed. */
  | { kind: "suppressed" }
  | { kind: "unavailable"; mayHaveCharged: boolean }
  /** It understood the request and refused it: asking the same again is no use, and nothing was charged. */
  | { kind: "bad_request"; why: string }
  | { kind: "bad_response"; why: string };

const defaultWaitMs = 60_000;

export function usualMeaning(reply: RawReply, now: Date): Meaning {
  const { status } = reply;
  if (status >= 200 && status < 300) return { kind: "ok" };
  if (status >= 300 && status < 400) return { kind: "bad_response", why: `redirect ${status} not followed` };
  if (status === 401) return { kind: "key_rejected" };
  if (status === 402) return { kind: "quota_exhausted" };
  if (status === 403) return { kind: "not_allowed" };
  if (status === 404) return { kind: "miss" };
  if (status === 429) return { kind: "rate_limited", retryAfterMs: retryAfterMs(reply.headers, now) };
  if (status === 451) return { kind: "suppressed" };
  if (status >= 500) return { kind: "unavailable", mayHaveCharged: status === 504 };
  if (status >= 400) return { kind: "bad_request", why: `status ${status}` };
  return { kind: "bad_response", why: `status ${status}` };
}

/**
 * `Retry-After` in seconds or as a date (RFC 9110, 10.2.3); where it is missing or nonsense a minute and up to half of one,
 * at random, so that not everybody comes back at once.
 */
export function retryAfterMs(headers: Headers, now: Date): number {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Math.max(1000, Number(value) * 1000);
  // Date.parse reads almost anything ("-5"); an HTTP date begins with a day's name.
  const date = /^[a-z]{3,9},? /i.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date)
    ? Math.round(defaultWaitMs * (1 + Math.random() / 2))
    : Math.max(1000, date - now.getTime());
}
