import { createMiddleware } from "hono/factory";
import { AppError } from "../../domain/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { tooManyRequests, userRateLimit } from "./rate-limit.ts";

/**
 * Finds out who it is and, at the same time, whether they may go on: each API key has its own allowance. The owner of
 * the key becomes the actor of everything that follows. A read does not wait for the allowance: it changes nothing, and
 * its answer is dropped when there was none left.
 */
export const authenticate = createMiddleware<AppEnv>(async (c, next) => {
  const composition = c.get("composition");
  const key = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  const publicPart = /^lde_[a-z0-9]{8}(?=_)/.exec(key)?.[0];
  const allowance = publicPart === undefined ? Promise.resolve(true) : composition.allowRequest(publicPart);
  // Not being able to count is not a reason to refuse: the limit is there against floods.
  const isAllowed = allowance.catch((error: unknown) => {
    c.get("log").error("rate_limit.failed", { error: String(error) });
    return true;
  });
  const actor = await composition.authenticate(key);
  if (actor === null) {
    // Whoever guesses keys is slowed down by address.
    const address = c.req.header("cf-connecting-ip") ?? "unknown";
    if (!(await composition.allowRequest(`ip:${address}`))) throw tooManyRequests();
    throw new AppError("unauthenticated", "Send a valid API key as `Authorization: Bearer lde_…`.");
  }
  c.set("actor", actor);
  c.header("ratelimit-policy", `"user";q=${userRateLimit.limit};w=${userRateLimit.seconds}`);
  const isRead = c.req.method === "GET" || c.req.method === "HEAD";
  if (!isRead && !(await isAllowed)) throw tooManyRequests();
  c.set("services", composition.contextFor(actor));
  await next();
  if (isRead && !(await isAllowed)) throw tooManyRequests();
});
