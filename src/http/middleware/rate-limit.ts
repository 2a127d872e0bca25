import { createMiddleware } from "hono/factory";
import { AppError } from "../../domain/errors.ts";
import type { AppEnv } from "../app-env.ts";

/** What wrangler.toml says of the binding USER_RATE_LIMIT; a test holds the two together. */
export const userRateLimit = { limit: 1000, seconds: 10 };

/** Each API key has its own allowance. The binding counts by location and is lenient: it stops floods, not quotas. */
export const rateLimit = createMiddleware<AppEnv>(async (c, next) => {
  c.header("ratelimit-policy", `"user";q=${userRateLimit.limit};w=${userRateLimit.seconds}`);
  if (!(await c.get("composition").allowRequest(c.get("actor").id))) throw tooManyRequests();
  await next();
});

export const tooManyRequests = (): AppError =>
  new AppError("rate_limited", `At most ${userRateLimit.limit} requests in ${userRateLimit.seconds} seconds.`, {
    retryAfterMs: userRateLimit.seconds * 1000,
  });
