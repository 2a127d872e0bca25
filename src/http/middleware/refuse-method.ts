import { createMiddleware } from "hono/factory";
import { AppError } from "../../domain/errors.ts";
import type { AppEnv } from "../app-env.ts";
import type { MethodTable } from "../methods.ts";

/** 405 with `Allow` for an address that is there but does not know the method. */
export const refuseMethod = (table: () => MethodTable) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { pathname } = new URL(c.req.url);
    if (!table().knows(c.req.method, pathname)) {
      const methods = table().methodsAt(pathname);
      if (methods.length > 0) {
        c.header("allow", methods.join(", "));
        throw new AppError("method_not_allowed", `This address knows ${methods.join(", ")}.`);
      }
    }
    await next();
  });
