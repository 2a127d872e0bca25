import { createHash } from "node:crypto";
import type { InnerRequest, Reply } from "./reply.ts";

/** 304 when the caller already has this very body. */
export function withEtag(request: InnerRequest, reply: Reply): Reply {
  const etag = `"${createHash("sha256").update(reply.body).digest("hex").slice(0, 32)}"`;
  if (request.headers["if-none-match"] === etag) return { status: 304, headers: { etag }, body: "" };
  return { ...reply, headers: { ...reply.headers, etag } };
}
