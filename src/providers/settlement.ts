import type { CallOutcome } from "../limits/policy.ts";
import type { ProviderRequest } from "./http.ts";
import type { Meaning } from "./meaning.ts";

/** A call that may have been charged counts as charged; a miss and a refusal cost nothing. */
export function priceOf<T>(request: ProviderRequest<T>, meaning: Meaning, data: T | null, dropped: number): number {
  switch (meaning.kind) {
    case "ok":
      return data !== null && request.price ? amountOr(request.cost, request.price(data, dropped)) : request.cost;
    case "bad_response":
      return request.cost;
    case "unavailable":
      return meaning.mayHaveCharged ? request.cost : 0;
    default:
      return 0;
  }
}

/** No call of ours costs as much: a larger number is nonsense, and would lock us out of the whole period. */
const mostCredible = 10_000;

/** What a provider says that it charged, also where that is more than we thought, unless it is no amount. */
const amountOr = (otherwise: number, credits: number): number =>
  credits >= 0 && credits <= mostCredible ? credits : otherwise;

/** What the limiter learns of it. */
export function settlement(meaning: Meaning, cost: number): CallOutcome {
  switch (meaning.kind) {
    case "rate_limited":
      return { kind: "rate_limited", cost, retryAfterMs: meaning.retryAfterMs };
    case "quota_exhausted":
      return { kind: "quota_exhausted", cost };
    case "key_rejected":
      return { kind: "credential_rejected", cost };
    case "unavailable":
    case "bad_response":
      return { kind: "unavailable", cost };
    default:
      return { kind: "ok", cost };
  }
}
