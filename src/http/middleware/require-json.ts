import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { AppError } from "../../domain/errors.ts";
import type { AppEnv } from "../app-env.ts";

const isJson = /^application\/(?:[a-z0-9.+-]*\+)?json\b/i;

/** A body that is there must say that it is JSON. An empty one of a POST is none: options that all may be left out, say. */
export const requireJson = createMiddleware<AppEnv>(async (c, next) => {
  const hasBody = c.req.raw.body !== null && c.req.header("content-length") !== "0";
  if (hasBody && !isJson.test(c.req.header("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "The body must be sent as application/json.");
  }
  const bytes = hasBody ? await c.req.arrayBuffer() : new ArrayBuffer(0);
  refuseBrokenText(bytes);
  if (bytes.byteLength === 0 && c.req.method === "POST") c.req.raw = withoutBody(c.req.raw);
  await next();
});

/** Many clients say what kind of body it is where there is none; the checks of the input would read it all the same. */
function withoutBody({ url, method, headers }: Request): Request {
  const kept = new Headers(headers);
  kept.delete("content-type");
  return new Request(url, { method, headers: kept });
}

/** Decoding puts U+FFFD in the place of what is no UTF-8: it would be stored unnoticed. */
function refuseBrokenText(bytes: ArrayBuffer): void {
  try {
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new AppError("invalid_request", "The body is not valid UTF-8.");
  }
}

export const mostJsonBytes = 1024 * 1024;

export const limitBody = bodyLimit({
  maxSize: mostJsonBytes,
  onError: () => {
    throw new AppError("payload_too_large", `The body may have at most ${mostJsonBytes} bytes.`);
  },
});
