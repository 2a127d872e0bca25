import type { Context, TypedResponse } from "hono";
import type { JSONParsed } from "hono/utils/types";
import type { AppEnv } from "./app-env.ts";

/** An answer whose JSON is written already. What it says has to be a `Body`: the types cannot tell from a text. */
export const jsonText = <Body>(
  c: Context<AppEnv>,
  text: string,
  headers: Record<string, string> = {},
): Response & TypedResponse<JSONParsed<Body>, 200, "json"> =>
  c.newResponse(text, 200, { ...headers, "content-type": "application/json" }) as Response &
    TypedResponse<JSONParsed<Body>, 200, "json">;
