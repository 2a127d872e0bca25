import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { createGzip } from "node:zlib";
import type { FaultRule } from "./faults.ts";
import type { Reply } from "./reply.ts";
import { send, withLength } from "./send.ts";

/** Returns the status that the caller got to see, 0 for none. */
export async function applyConnectionFault(
  rule: FaultRule,
  outgoing: ServerResponse,
  answerNormally: () => Promise<Reply>,
): Promise<number> {
  switch (rule.fault) {
    case "hang":
      return 0;
    case "reset":
      outgoing.destroy();
      return 0;
    case "reset_after":
      await answerNormally();
      outgoing.destroy();
      return 0;
    case "delay": {
      await wait(delayOf(rule.params), undefined, { ref: false });
      const reply = await answerNormally();
      send(outgoing, reply);
      return reply.status;
    }
    case "truncated": {
      const reply = await answerNormally();
      const body = Buffer.from(reply.body);
      send(outgoing, { ...reply, body: body.subarray(0, Math.floor(body.length / 2)) });
      return reply.status;
    }
    case "cut_short": {
      const reply = await answerNormally();
      outgoing.writeHead(reply.status, withLength(reply));
      const body = Buffer.from(reply.body);
      // The whole length was promised, and the connection goes down before it is there.
      outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
      return reply.status;
    }
    case "bad_gzip": {
      const reply = await answerNormally();
      send(outgoing, { ...reply, headers: { ...reply.headers, "content-encoding": "gzip" } });
      return reply.status;
    }
    case "drip": {
      const reply = await answerNormally();
      void drip(outgoing, reply, numberOf(rule.params.interval_ms, 500));
      return reply.status;
    }
    case "huge":
      outgoing.writeHead(200, { "content-type": typeOf(rule.params) });
      void flood(outgoing, numberOf(rule.params.megabytes, 300), false);
      return 200;
    case "gzip_bomb":
      outgoing.writeHead(200, { "content-type": typeOf(rule.params), "content-encoding": "gzip" });
      void flood(outgoing, numberOf(rule.params.megabytes, 512), true);
      return 200;
    default:
      throw new Error(`fault ${rule.fault} has no answer`);
  }
}

function delayOf(params: Record<string, unknown>): number {
  const min = numberOf(params.min_ms, 0);
  return numberOf(params.ms, min + Math.random() * Math.max(0, numberOf(params.max_ms, min) - min));
}

function typeOf({ content_type: type }: Record<string, unknown>): string {
  return typeof type === "string" ? type : "application/json";
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === "number" ? value : otherwise;
}

async function drip(outgoing: ServerResponse, reply: Reply, intervalMs: number): Promise<void> {
  outgoing.writeHead(reply.status, withLength(reply));
  const body = Buffer.from(reply.body);
  for (let index = 0; index < body.length && !outgoing.destroyed; index += 1) {
    outgoing.write(body.subarray(index, index + 1));
    await wait(intervalMs, undefined, { ref: false });
  }
  outgoing.end();
}

const spaces = Buffer.alloc(1024 * 1024, " ");

async function flood(outgoing: ServerResponse, megabytes: number, gzipped: boolean): Promise<void> {
  const source = Readable.from(repeat(spaces, megabytes), { objectMode: false });
  const flow = gzipped ? pipeline(source, createGzip(), outgoing) : pipeline(source, outgoing);
  // The caller hangs up in the middle: that is the point of these faults.
  await flow.catch(() => {});
}

function* repeat(chunk: Buffer, times: number): Generator<Buffer> {
  for (let count = 0; count < times; count += 1) yield chunk;
}
