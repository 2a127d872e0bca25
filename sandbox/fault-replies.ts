import type { FaultRule } from "./faults.ts";
import { html, isRecord, json, type Reply, text } from "./reply.ts";

export const apolloUnauthorized =
  "Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate.";
export const apolloNoCredits = { error: "Insufficient credits. Please upgrade your plan." };

export function hunterError(status: number, id: string, details: string): Reply {
  return json({ errors: [{ id, code: status, details }] }, status);
}

export const hunterUnauthorized = () =>
  hunterError(401, "authentication_failed", "No user found for the API key supplied");
export const hunterNoCredits = () =>
  hunterError(
    402,
    "payment_required",
    "You have exhausted your plan's monthly request quota. Please upgrade your plan.",
  );

/** What a fault answers instead of the host; null for faults that happen to the connection or to the normal answer. */
export function faultReply(rule: FaultRule, host: string, path: string): Reply | null {
  const { params } = rule;
  const status = typeof params.status === "number" ? params.status : 200;
  switch (rule.fault) {
    case "status":
      return statusReply(status, params);
    case "rate_limit":
      return rateLimitReply(host, path, params.retry_after);
    case "quota":
      return quotaReply(host);
    case "unauthorized":
      return unauthorizedReply(host);
    case "forbidden":
      return forbiddenReply(host, path, params.because === "plan");
    case "html":
      return html("<!doctype html><title>Just a moment...</title><h1>Checking your browser</h1>", status);
    case "empty":
      return { status, headers: {}, body: "" };
    case "wrong_shape":
      return json("body" in params ? params.body : wrongShape);
    case "redirect":
      return text("", "status" in params ? status : 302, { location: String(params.location) });
    case "down":
      return text("Service Unavailable", 503);
    default:
      return null;
  }
}

const wrongShape = {
  data: 17,
  organizations: "none",
  accounts: null,
  people: { count: 1 },
  person: [],
  hits: "x",
  jobs: {},
  Status: "ok",
};

function statusReply(status: number, params: Record<string, unknown>): Reply {
  const headers: Record<string, string> = {};
  if (isRecord(params.headers))
    for (const [name, value] of Object.entries(params.headers)) headers[name.toLowerCase()] = String(value);
  if (typeof params.body === "string") return text(params.body, status, headers);
  return "body" in params ? json(params.body, status, headers) : { status, headers, body: "" };
}

function rateLimitReply(host: string, path: string, retryAfter: unknown): Reply {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  if (host === "api.apollo.io")
    return apolloRateLimited(path, typeof retryAfter === "number" && retryAfter > 60 ? "hour" : "minute", headers);
  if (host === "api.hunter.io") {
    const reply = hunterError(429, "too_many_requests", "You've made too many requests. Please slow down.");
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }
  if (host === "slack.com") return json({ ok: false, error: "ratelimited" }, 429, headers);
  return text("Too Many Requests", 429, headers);
}

export function apolloRateLimited(
  path: string,
  window: "minute" | "hour" | "day",
  headers: Record<string, string>,
): Reply {
  const endpoint = path.replace(/^\/(api\/)?v1\//, "api/v1/");
  const message = `The maximum number of api calls allowed for ${endpoint} is 200 times per ${window}. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade.`;
  return json({ message }, 429, headers);
}

function quotaReply(host: string): Reply {
  if (host === "api.apollo.io") return json(apolloNoCredits, 422);
  if (host === "api.hunter.io") return hunterNoCredits();
  return text("Quota exceeded", 429);
}

/** What a key is told that is good, but not for this. */
function forbiddenReply(host: string, path: string, isPlan: boolean): Reply {
  if (host === "api.hunter.io") return hunterError(403, "forbidden", "You are not allowed to do this.");
  if (host !== "api.apollo.io") return text("Forbidden", 403);
  const endpoint = path.replace(/^\/(api\/)?v1\//, "api/v1/");
  const error = isPlan
    ? `${endpoint} is not accessible with this api_key on a free plan. Please upgrade your plan from https://app.apollo.io/.`
    : `This API key is not authorized to access ${endpoint}. Request an API key from your administrator that includes this endpoint in its configured scope.`;
  return json({ error, error_code: "API_INACCESSIBLE" }, 403);
}

function unauthorizedReply(host: string): Reply {
  if (host === "api.apollo.io") return text(apolloUnauthorized, 401);
  if (host === "api.hunter.io") return hunterUnauthorized();
  if (host === "slack.com") return json({ ok: false, error: "invalid_auth" });
  return text("Unauthorized", 401);
}
