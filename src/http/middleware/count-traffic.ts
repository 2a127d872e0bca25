import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";

/** Lets imports go slower while somebody waits for an answer; not for those who only watch how far they are. */
export const countTraffic = createMiddleware<AppEnv>((c, next) =>
  c.req.path.startsWith("/api/v1/imports") ? next() : c.get("composition").traffic.during(next),
);
