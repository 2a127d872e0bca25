import type { ErrorCode } from "../domain/errors.ts";

interface HttpError {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 451 | 500 | 502 | 503;
  title: string;
  /** Whether the same request may succeed later. */
  retryable: boolean;
  /** What whoever meets it can do; shown on the documentation's page of errors. */
  advice: string;
}

export const errorTable = {
  invalid_request: {
    status: 400,
    title: "The request is not valid",
    retryable: false,
    advice: "Mend what `errors` names: each entry has a JSON Pointer into the body or a parameter's name.",
  },
  unauthenticated: {
    status: 401,
    title: "No valid API key",
    retryable: false,
    advice: "Send `Authorization: Bearer lde_…` with a key that is not revoked.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    retryable: false,
    advice: "The key lacks a scope. Ask an administrator for one that has it.",
  },
  not_found: { status: 404, title: "Not found", retryable: false, advice: "Check the address and the id." },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    retryable: false,
    advice: "The `Allow` header names the methods that this address knows.",
  },
  conflict: {
    status: 409,
    title: "Conflict",
    retryable: false,
    advice: "What you create exists already: `existing_id` names it. Or the same is being done right now.",
  },
  precondition_failed: {
    status: 412,
    title: "Changed in the meantime",
    retryable: false,
    advice: "Read it again, repeat the change on what you then see, and send its new `ETag` as `If-Match`.",
  },
  idempotency_conflict: {
    status: 422,
    title: "Idempotency-Key used for another request",
    retryable: false,
    advice: "Use a new key for a new request.",
  },
  payload_too_large: {
    status: 413,
    title: "Body too large",
    retryable: false,
    advice: "Send less at once, or use the import.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    retryable: false,
    advice: "Send `Content-Type: application/json`, or for an import one of those that its documentation names.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    retryable: true,
    advice: "Wait as many seconds as `Retry-After` says.",
  },
  quota_exhausted: {
    status: 429,
    title: "A provider's credits are used up",
    retryable: true,
    advice: "Wait for the next billing period, or raise the quota in the settings.",
  },
  over_budget: {
    status: 422,
    title: "It could cost more than allowed",
    retryable: false,
    advice: "Raise `max_credits`, leave out the source that costs it, or see with `dry_run` what it would cost.",
  },
  suppressed: {
    status: 451,
    title: "On the suppression list",
    retryable: false,
    advice: "This person or company asked not to be stored or contacted.",
  },
  provider_rejected: {
    status: 502,
    title: "A provider rejected our key",
    retryable: false,
    advice: "An administrator has to set a valid key. Until then the provider is left alone.",
  },
  provider_unavailable: {
    status: 503,
    title: "A provider does not answer",
    retryable: true,
    advice: "Try again later; other sources are not affected.",
  },
  provider_bad_response: {
    status: 502,
    title: "A provider answered nonsense",
    retryable: true,
    advice: "Try again later. If it stays, report the request id.",
  },
  misconfigured: {
    status: 503,
    title: "The service is not set up correctly",
    retryable: false,
    advice: "An administrator has to set what the detail names.",
  },
  internal: {
    status: 500,
    title: "Something went wrong here",
    retryable: true,
    advice: "Try again. If it stays, report the request id.",
  },
} as const satisfies Record<ErrorCode, HttpError>;
