import { AppError } from "../../domain/errors.ts";

/**
 * What wrangler.toml says of the binding USER_RATE_LIMIT; a test holds the two together. The binding counts by location
 * and is lenient: it stops floods, not quotas.
 */
export const userRateLimit = { limit: 1000, seconds: 10 };

export const tooManyRequests = (): AppError =>
  new AppError("rate_limited", `At most ${userRateLimit.limit} requests in ${userRateLimit.seconds} seconds.`, {
    retryAfterMs: userRateLimit.seconds * 1000,
  });
