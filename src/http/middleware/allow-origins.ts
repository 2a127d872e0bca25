import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";

/** Only the origins in the settings, compared whole; without settings no browser of another origin gets in. */
export const allowOrigins = createMiddleware<AppEnv>(async (c, next) => {
  // Who is no browser of another origin is not told who may read: Hono's own would make each answer three times.
  if (c.req.header("origin") === undefined && c.req.method !== "OPTIONS") {
    await next();
    c.res.headers.append("vary", "Origin");
    return;
  }
  const allowed = c.get("composition").settings.CORS_ORIGINS;
  return cors({
    origin: (origin) => (allowed.includes(origin) ? origin : null),
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowHeaders: ["Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "Prefer"],
    exposeHeaders: ["ETag", "Location", "Retry-After", "RateLimit-Policy", "X-Request-Id", "Idempotency-Replayed"],
    maxAge: 86_400,
  })(c, next);
});
