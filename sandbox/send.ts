import type { ServerResponse } from "node:http";
import type { Reply } from "./reply.ts";

const bodiless = [204, 304];

export function send(outgoing: ServerResponse, reply: Reply): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(reply.status, withLength(reply));
  outgoing.end(bodiless.includes(reply.status) ? undefined : reply.body);
}

export function withLength(reply: Reply): Record<string, string> {
  if (bodiless.includes(reply.status)) return reply.headers;
  return { ...reply.headers, "content-length": String(Buffer.byteLength(reply.body)) };
}
