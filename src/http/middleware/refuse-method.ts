import { createMiddleware } from "hono/factory";
import { AppError } from "../../domain/errors.ts";
import type { AppEnv } from "../app-env.ts";

/** 405 with `Allow` for an address that is there but does not know the method: Hono itself answers 404. */
export const refuseMethod = (methodsAt: (path: string) => string[]) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const methods = methodsAt(new URL(c.req.url).pathname);
    if (methods.length > 0 && !methods.includes(c.req.method)) {
      c.header("allow", methods.join(", "));
      throw new AppError("method_not_allowed", `This address knows ${methods.join(", ")}.`);
    }
    await next();
  });
