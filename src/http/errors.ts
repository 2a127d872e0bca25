import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { AppError, type ErrorCode } from "../domain/errors.ts";
import { snakeKeysDeep } from "../lib/case.ts";
import { toInputIssues, toPointer } from "../services/parse-input.ts";
import type { AppEnv } from "./app-env.ts";
import { errorTable } from "./error-table.ts";

/** RFC 9457, with our code, the request's id, and for bad input what is wrong where. */
export function problemResponse(c: Context<AppEnv>, error: AppError): Response {
  const { status, title, retryable } = errorTable[error.code];
  const requestId = c.get("requestId");
  const body = {
    type: `/docs/errors#${error.code}`,
    title,
    status,
    detail: error.code === "internal" ? "The request could not be completed. Its id is in request_id." : error.message,
    instance: new URL(c.req.url).pathname,
    code: error.code,
    request_id: requestId,
    retryable,
    ...(error.issues.length > 0 ? { errors: error.issues } : {}),
    ...(snakeKeysDeep(error.extra) as Record<string, unknown>),
  };
  const retryAfter = error.retryAfterMs === undefined ? null : Math.max(1, Math.ceil(error.retryAfterMs / 1000));
  return c.body(JSON.stringify(body), status, {
    "content-type": "application/problem+json; charset=utf-8",
    "cache-control": "no-store",
    ...(retryAfter === null ? {} : { "retry-after": String(retryAfter) }),
    ...(status === 401 ? { "www-authenticate": 'Bearer realm="lead-discovery-engine"' } : {}),
  });
}

/** Everything that was thrown becomes one of our codes; what is not ours is internal, and its text stays in the log. */
export function handleError(error: unknown, c: Context<AppEnv>): Response {
  const known = toAppError(error);
  const log = c.get("log");
  const fields = { code: known.code, detail: known.internal ?? known.message };
  if (known.code === "internal" || known.code === "misconfigured") {
    log?.error("request.failed", {
      ...fields,
      stack: error instanceof Error ? error.stack : undefined,
      cause: causeOf(error),
    });
  } else if (errorTable[known.code].status >= 500) {
    log?.warn("request.failed", fields);
  }
  // A condition on something that is not there cannot hold (RFC 9110, 13.1.1). It is not about what the body names.
  if (known.code === "not_found" && known.issues.length === 0 && c.get("isConditional")) {
    return problemResponse(c, new AppError("precondition_failed", known.message, { extra: known.extra }));
  }
  return problemResponse(c, known);
}

const codeOfStatus: Partial<Record<number, ErrorCode>> = {
  400: "invalid_request",
  404: "not_found",
  413: "payload_too_large",
  415: "unsupported_media_type",
};

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) {
    const code = codeOfStatus[error.status] ?? "internal";
    return new AppError(code, error.status === 400 ? "The body is not valid JSON." : error.message);
  }
  return new AppError("internal", "internal", { internal: error instanceof Error ? error.message : String(error) });
}

const causeOf = (error: unknown): string | undefined =>
  error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;

type Target = "json" | "query" | "param" | "header" | "form" | "cookie";
type ValidationResult =
  | { success: true }
  | { success: false; target?: string; error: { issues: Parameters<typeof toInputIssues>[0] } };

/** What a schema of a route found wrong, as an error of ours. */
export function refuseInvalid(result: ValidationResult & { target: keyof Record<Target, unknown> | string }): void {
  if (result.success) return;
  const locate = (path: readonly PropertyKey[]) =>
    result.target === "json" ? { pointer: toPointer(path) } : { parameter: String(path[0] ?? "") };
  // An id that is no id names nothing that could exist.
  if (result.target === "param") throw new AppError("not_found", "There is nothing with this id.");
  throw new AppError("invalid_request", "Some of the input is not valid.", {
    issues: toInputIssues(result.error.issues, locate),
  });
}
