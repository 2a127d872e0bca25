import { AppError } from "../domain/errors.ts";
import { hours } from "../lib/clock.ts";
import type { Refusal, RefusalReason } from "../limits/policy.ts";
import type { RawReply } from "./http.ts";
import type { Meaning } from "./meaning.ts";

/** Why no permit was given, as an error. The words are for people; nothing of the provider's own text is in them. */
export function refusalError(provider: string, { reason, retryAfterMs }: Refusal): AppError {
  const { code, message } = refusals[reason];
  return new AppError(code, `${provider}: ${message}`, {
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
    internal: reason,
  });
}

const refusals = {
  rate_limited: { code: "rate_limited", message: "our limit of calls for now is reached." },
  cooling_down: { code: "rate_limited", message: "it asked us to wait." },
  quota_exhausted: { code: "quota_exhausted", message: "this period's credits are used up." },
  reserved_for_people: { code: "quota_exhausted", message: "the rest of this period's credits is kept for people." },
  circuit_open: { code: "provider_unavailable", message: "it failed several times in a row; we try again soon." },
  credential_rejected: {
    code: "provider_rejected",
    message: "it rejected our key, so it is left alone until the key is changed.",
  },
  in_flight: { code: "rate_limited", message: "somebody is asking it the same right now." },
  key_on_trial: { code: "rate_limited", message: "its key is being tried for the first time." },
  limiter_unavailable: { code: "provider_unavailable", message: "our limiter did not answer, so nothing was sent." },
} as const satisfies Record<RefusalReason, { code: AppError["code"]; message: string }>;

/** How long an operation that our key may not do is left alone: so much later a new plan or scope shows by itself. */
export const notAllowedMs = hours(6);

/** Scope or plan, told the same way by the provider and, while it is remembered, by us. */
export function notAllowedError(
  provider: string,
  because: "scope" | "plan" | null,
  retryAfterMs: number,
  internal: string,
): AppError {
  return new AppError("provider_rejected", `${provider} does not allow this with our ${limits[because ?? "unsaid"]}.`, {
    internal,
    retryAfterMs,
  });
}

const limits = { scope: "key: it lacks the permission", plan: "plan", unsaid: "key or plan" } as const;

/** What a call that left came back with, as an error; the provider's own words go to the log only. */
export function failureOf(provider: string, operation: string, meaning: Meaning, reply: RawReply | null): AppError {
  // The text of a good status may be people's data, which has no place in a log.
  const words = reply !== null && reply.status >= 400 ? reply.text.slice(0, 200) : "";
  const internal = `${operation}: ${reply?.status ?? "no reply"} ${words}`;
  switch (meaning.kind) {
    case "rate_limited":
      return new AppError("rate_limited", `${provider} asks us to wait.`, {
        internal,
        retryAfterMs: meaning.retryAfterMs,
      });
    case "quota_exhausted":
      return new AppError("quota_exhausted", `${provider} says that this period's credits are used up.`, { internal });
    case "key_rejected":
      return new AppError("provider_rejected", `${provider} rejected our key. Set a valid one.`, { internal });
    case "not_allowed":
      return notAllowedError(provider, meaning.because ?? null, notAllowedMs, internal);
    case "limited":
      return new AppError("provider_rejected", `${provider} gives at most ${meaning.to} at a time with our plan.`, {
        internal,
      });
    case "bad_request":
      return new AppError("provider_rejected", `${provider} did not accept our question.`, {
        internal: `${meaning.why}; ${internal}`,
      });
    case "suppressed":
      return new AppError("suppressed", "This person asked not to be processed.", { internal });
    case "bad_response":
      return new AppError("provider_bad_response", `${provider} answered something that we cannot read.`, {
        internal: `${meaning.why}; ${internal}`,
      });
    default:
      return new AppError("provider_unavailable", `${provider} did not answer.`, { internal, retryAfterMs: 30_000 });
  }
}
