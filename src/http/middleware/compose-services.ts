import { createMiddleware } from "hono/factory";
import type { Compose } from "../../composition.ts";
import type { AppEnv } from "../app-env.ts";

export const composeServices = (compose: Compose) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
    c.set("composition", compose(c.env, { requestId: c.get("requestId"), waitUntil }));
    await next();
  });
