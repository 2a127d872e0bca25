import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { AppError } from "../../domain/errors.ts";
import type { IdempotencyKey, StoredAnswer } from "../../domain/idempotency.ts";
import { hours, later, minutes } from "../../lib/clock.ts";
import { sha256Hex } from "../../lib/hash.ts";
import type { AppEnv } from "../app-env.ts";
import { hashBody, hashOf } from "../body-hash.ts";

/** What was refused before anything happened: the mended request may come with the same key. */
const didNotBegin = [400, 413, 415, 429];

const keptHeaders = ["content-type", "location", "etag"];

/**
 * A POST with an Idempotency-Key happens once in 24 hours: sent again it gets the stored answer, with another body
 * 422, while the first still runs 409. What was not valid or failed on our side is not stored: it can be sent again.
 */
export const idempotency = createMiddleware<AppEnv>(async (c, next) => {
  const header = c.req.header("idempotency-key");
  if (c.req.method !== "POST" || header === undefined) return next();
  const key = await readKey(c, header);
  const { idempotency: store } = c.get("composition");
  const now = new Date();
  const reservation = await store.reserve(key, now.toISOString(), later(now, minutes(1)).toISOString());

  if (reservation.kind === "answered") {
    if (!(await isSameBody(c, reservation.bodyHash))) throw otherRequest();
    return replay(reservation.answer);
  }
  if (reservation.kind === "other_request") throw otherRequest();
  if (reservation.kind === "running") {
    throw new AppError("conflict", "The first request with this Idempotency-Key is still running.", {
      retryAfterMs: 1000,
    });
  }
  const hashed = isStreamed(c) && c.req.raw.body !== null ? hashBody(c.req.raw.body) : null;
  if (hashed !== null) c.req.raw = new Request(c.req.raw, { body: hashed.body });
  await next();
  if (didNotBegin.includes(c.res.status) || c.res.status >= 500) return store.release(key);
  const answer = { status: c.res.status, body: await c.res.clone().text(), headers: pick(c.res.headers) };
  const done = new Date();
  const bodyHash = (await hashed?.hash()) ?? null;
  await store.store(key, answer, done.toISOString(), later(done, hours(24)).toISOString(), bodyHash);
});

const otherRequest = () => new AppError("idempotency_conflict", "This Idempotency-Key was used for another request.");

const isImport = (c: Context<AppEnv>): boolean => new URL(c.req.url).pathname.endsWith("/import");

/** A form is known by its length: each time it is sent it has other boundaries. */
const isStreamed = (c: Context<AppEnv>): boolean =>
  isImport(c) && !(c.req.header("content-type") ?? "").toLowerCase().startsWith("multipart/");

async function isSameBody(c: Context<AppEnv>, bodyHash: string | null): Promise<boolean> {
  const { body } = c.req.raw;
  return bodyHash === null || (body !== null && (await hashOf(body)) === bodyHash);
}

async function readKey(c: Context<AppEnv>, header: string): Promise<IdempotencyKey> {
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw new AppError("invalid_request", "Some of the input is not valid.", {
      issues: [{ parameter: "Idempotency-Key", code: "invalid_format", detail: "1 to 255 visible ASCII characters." }],
    });
  }
  const { pathname, search } = new URL(c.req.url);
  // An import is streamed and never held whole, so it is known by its length until it was read.
  const content = isImport(c) ? (c.req.header("content-length") ?? "") : await c.req.text();
  const fingerprint = sha256Hex(JSON.stringify([c.req.method, pathname, search, content]));
  return { actor: c.get("actor").id, key: header, fingerprint };
}

const pick = (headers: Headers): Record<string, string> =>
  Object.fromEntries(keptHeaders.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ""]] : [])));

const replay = ({ status, body, headers }: StoredAnswer): Response =>
  new Response(status === 204 ? null : body, { status, headers: { ...headers, "idempotency-replayed": "true" } });
