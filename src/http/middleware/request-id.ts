import { createMiddleware } from "hono/factory";
import { newId } from "../../lib/id.ts";
import { createLog } from "../../lib/log.ts";
import type { AppEnv } from "../app-env.ts";

/** Gives the request its id, which is in every answer, log line, job and provider call it causes, and logs its end. */
export const requestId = createMiddleware<AppEnv>(async (c, next) => {
  const id = newId();
  const log = createLog({ request_id: id });
  c.set("requestId", id);
  c.set("log", log);
  const started = Date.now();
  await next();
  c.res.headers.set("x-request-id", id);
  log.info("request.finished", {
    method: c.req.method,
    // The path without its query: that may hold what people typed.
    path: new URL(c.req.url).pathname,
    status: c.res.status,
    ms: Date.now() - started,
    actor: c.get("actor")?.name ?? null,
  });
});
