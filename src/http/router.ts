import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";
import { refuseInvalid } from "./errors.ts";

/** A router whose input checks end in our own errors. */
export const createRouter = () => new OpenAPIHono<AppEnv>({ defaultHook: (result) => refuseInvalid(result) });
