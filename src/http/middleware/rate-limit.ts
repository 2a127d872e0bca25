import { AppError } from "../../domain/errors.ts";

/**
 * The limit of the binding USER_RATE_LIMIT in wrangler.toml times `requestsPerGrant`; a test holds them together. The
 * binding counts by location and is lenient: it stops floods, not quotas.
 */
export const userRateLimit = { limit: 1000, seconds: 10 };

export const tooManyRequests = (): AppError =>
  new AppError("rate_limited", `At most ${userRateLimit.limit} requests in ${userRateLimit.seconds} seconds.`, {
    retryAfterMs: userRateLimit.seconds * 1000,
  });
