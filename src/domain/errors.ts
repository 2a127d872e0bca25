/** The closed list of what can go wrong. Each adapter owns a complete table from code to its own language. */
export const errorCodes = [
  "invalid_request",
  "unauthenticated",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "precondition_failed",
  "idempotency_conflict",
  "payload_too_large",
  "unsupported_media_type",
  "rate_limited",
  "quota_exhausted",
  "over_budget",
  "suppressed",
  "provider_rejected",
  "provider_unavailable",
  "provider_bad_response",
  "misconfigured",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One thing that is wrong with the input: where (a JSON Pointer into the body, or a parameter's name) and why. */
export interface InputIssue {
  pointer?: string;
  parameter?: string;
  code: string;
  detail: string;
}

export interface AppErrorOptions {
  /** For the log only, never shown. */
  internal?: string;
  issues?: InputIssue[];
  retryAfterMs?: number;
  /** Further members of the problem document, say the id of the lead that is in the way. */
  extra?: Record<string, unknown>;
  cause?: unknown;
}

/** "Cannot do it", with a message that the caller may read. Outcomes that a caller expects are values, not errors. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly internal: string | undefined;
  readonly issues: InputIssue[];
  readonly retryAfterMs: number | undefined;
  readonly extra: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.internal = options.internal;
    this.issues = options.issues ?? [];
    this.retryAfterMs = options.retryAfterMs;
    this.extra = options.extra ?? {};
  }
}
