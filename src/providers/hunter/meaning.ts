import { z } from "zod";
import type { RawReply } from "../http.ts";
import { type Meaning, retryAfterMs } from "../meaning.ts";

/** Hunter's statuses contradict each other between documents and clients: id and text decide (providers.md 2.3). */
export function hunterMeaning({ status, text: body, headers: head }: RawReply, now: Date): Meaning | null {
  const slow = (): Meaning => ({
    kind: "rate_limited",
    retryAfterMs: head.has("retry-after") ? retryAfterMs(head, now) : 4000,
  });
  // 202: still verifying. 222: the remote server misbehaved. Both are 2xx and no verdict.
  if (status === 202 || status === 222) return { kind: "pending" };
  if (status < 400) return null;
  const error = errorOf(body);
  if (status === 400 && error?.id === "pagination_error") return limited(error.details);
  if (status === 429 && error?.id === "restricted_account") return { kind: "not_allowed", because: "plan" };
  if (status === 429) return /billing period|quota|plan/i.test(body) ? { kind: "quota_exhausted" } : slow();
  if (status === 403 && error?.id === "forbidden") return { kind: "not_allowed" };
  if (status === 403 && error === null) return { kind: "bad_response", why: "blocked before it reached the API" };
  if (status === 403) return slow();
  // An unknown route answers 404 as an HTML page; only the JSON one is a miss.
  if (status === 404 && error === null) return { kind: "bad_response", why: "no such endpoint" };
  return null;
}

/** The cap of the plan stands in the sentence; other faults of the page are our own. */
function limited(details: string): Meaning | null {
  const most = /limited to (\d{1,4}) email/i.exec(details)?.[1];
  return most === undefined ? null : { kind: "limited", to: Number(most) };
}

const Errors = z.object({
  errors: z.array(z.object({ id: z.string().nullish(), details: z.string().nullish() })).min(1),
});

/** The error's slug and sentence, "" where it has none; null where the body is no error of the API. */
function errorOf(body: string): { id: string; details: string } | null {
  try {
    const error = Errors.parse(JSON.parse(body)).errors[0];
    return { id: error?.id ?? "", details: error?.details ?? "" };
  } catch {
    return null;
  }
}
