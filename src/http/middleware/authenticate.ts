import { createMiddleware } from "hono/factory";
import { AppError } from "../../domain/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { tooManyRequests } from "./rate-limit.ts";

/** The owner of the key becomes the actor of everything that follows. */
export const authenticate = createMiddleware<AppEnv>(async (c, next) => {
  const composition = c.get("composition");
  const key = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const actor = key === undefined ? null : await composition.authenticate(key);
  if (actor === null) {
    // Whoever guesses keys is slowed down by address.
    const address = c.req.header("cf-connecting-ip") ?? "unknown";
    if (!(await composition.allowRequest(`ip:${address}`))) throw tooManyRequests();
    throw new AppError("unauthenticated", "Send a valid API key as `Authorization: Bearer lde_…`.");
  }
  c.set("actor", actor);
  c.set("services", composition.contextFor(actor));
  await next();
});
