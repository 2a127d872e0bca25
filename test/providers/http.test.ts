import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createCallRepository } from "../../src/db/call-repository.ts";
import { openDatabase } from "../../src/db/database.ts";
import { newId } from "../../src/lib/id.ts";
import { createLog } from "../../src/lib/log.ts";
import { createDurableObjectLimiter } from "../../src/limits/durable-object-limiter.ts";
import { createProviderHttp, type ProviderRequest } from "../../src/providers/http.ts";
import { defineProvider } from "../../src/providers/provider.ts";
import { type Answer, failureOf, heardLog, json, ownLimiter, raw, wordsOf } from "./support.ts";

const apiKey = "a-secret-key-0815";
const policy = { windows: [{ limit: 100, seconds: 60 }], quota: { limit: 20, anchorDay: 1 }, reserveShare: 0.2 };
const provider = defineProvider({
  id: "acme",
  name: "Acme",
  secret: null,
  hosts: ["api.acme.example"],
  filters: [],
  prices: {},
  policy: () => policy,
  create: () => ({}),
});

const Shape = z.object({ name: z.string() });
const good = json({ name: "x" });

function world(answers: readonly Answer[], outboundProxy: string | null = null) {
  const asked: { url: string; init: RequestInit }[] = [];
  const limiter = createDurableObjectLimiter(ownLimiter() as unknown as typeof env.PROVIDER_LIMITER, () => undefined);
  const fetch = async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return (answers[Math.min(asked.length, answers.length) - 1] ?? good)();
  };
  const requestId = newId();
  const http = createProviderHttp(
    {
      fetch: fetch as typeof globalThis.fetch,
      limiter,
      calls: createCallRepository(openDatabase(env.DB)),
      clock: { now: () => new Date() },
      log: createLog(),
      outboundProxy,
      userAgent: "tests",
      sameQuestionWaitMs: 5000,
      isPublicHost: () => Promise.reject(new Error("this provider has hosts of its own")),
    },
    provider,
    { provider: "acme", apiKey, credential: "fingerprint", policy },
    { actor: "key:test", requestId, priority: "person" },
  );
  const send = (over: Partial<Omit<ProviderRequest<{ name: string }>, "read" | "response">> = {}) =>
    http.send({
      operation: "look",
      url: new URL("https://api.acme.example/v1/look?q=1"),
      headers: { "x-api-key": apiKey },
      response: Shape,
      cost: 1,
      ...over,
    });
  const rows = async () =>
    (
      await env.DB.prepare("SELECT status, outcome, credits FROM provider_calls WHERE request_id = ? ORDER BY id")
        .bind(requestId)
        .all<{ status: number | null; outcome: string; credits: number }>()
    ).results;
  const spent = async () => (await limiter.status({ provider: "acme", policy, credential: "fingerprint" })).quota?.used;
  return { asked, send, rows, spent };
}

afterEach(() => void vi.restoreAllMocks());

describe("where a call may go", () => {
  it.each([
    "https://evil.example/v1",
    "https://api.acme.example.evil.example/",
    "https://api.acme.example:8443/",
    "http://api.acme.example/",
    "https://127.0.0.1/",
  ])("never to %s", async (url) => {
    const { asked, send, rows } = world([good]);
    expect((await failureOf(send({ url: new URL(url) }))).code).toBe("internal");
    expect(asked).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it.each([301, 302, 307, 308])("never on to where a %d points", async (status) => {
    const { asked, send } = world([raw("", status, { location: "https://evil.example/" })]);
    expect((await failureOf(send())).code).toBe("provider_bad_response");
    expect(asked.map(({ url, init }) => [url, init.redirect])).toEqual([
      ["https://api.acme.example/v1/look?q=1", "manual"],
    ]);
  });

  it("through the proxy where there is one, with the whole address behind it", async () => {
    const { asked, send } = world([good], "http://localhost:9999");
    await send();
    expect(asked[0]?.url).toBe("http://localhost:9999/https://api.acme.example/v1/look?q=1");
  });
});

describe("answers that are none", () => {
  it.each([
    ["HTML with status 200", raw("<!doctype html><title>Sorry</title>")],
    ["an empty body", raw("")],
    ["truncated JSON", raw('{"name":"x')],
    ["null", raw("null")],
    ["an array", raw("[]")],
    ["NaN", raw("NaN")],
    ["a wrong type", json({ name: 7 })],
    ["an error with status 200", json({ error: "x" })],
  ])("takes %s for a bad response, once, and counts it as spent", async (_, answer) => {
    const { asked, send, rows, spent } = world([answer]);
    const error = await failureOf(send());
    expect(error.code).toBe("provider_bad_response");
    expect(wordsOf(error)).not.toContain("Sorry");
    expect(asked).toHaveLength(1);
    expect(await rows()).toEqual([{ status: 200, outcome: "bad_response", credits: 1 }]);
    expect(await spent()).toBe(1);
  });

  it.each([
    ["a timeout", () => Promise.reject(new DOMException("The operation was aborted due to timeout", "TimeoutError"))],
    ["a reset", () => Promise.reject(new TypeError("Network connection lost."))],
    ["an error that repeats the key", () => Promise.reject(new TypeError(`Invalid header value: ${apiKey}`))],
    ["a body over the cap", () => new Response(endless())],
    ["a body that breaks off", () => new Response(endless(new Error("reset")))],
  ])("takes %s for unavailable, and counts it as spent", async (_, answer) => {
    const heard = heardLog();
    const { asked, send, rows, spent } = world([answer]);
    const error = await failureOf(send());
    expect(error.code).toBe("provider_unavailable");
    expect(wordsOf(error) + heard()).not.toContain(apiKey);
    expect(heard()).toContain("provider.unreachable");
    expect(asked).toHaveLength(1);
    expect(await rows()).toEqual([{ status: null, outcome: "unavailable", credits: 1 }]);
    expect(await spent()).toBe(1);
  });

  it("gives every call a deadline", async () => {
    const { asked, send } = world([good]);
    await send();
    expect(asked[0]?.init.signal).toBeInstanceOf(AbortSignal);
    expect(asked[0]?.init.signal?.aborted).toBe(false);
  });

  it("stops reading a body at the cap", async () => {
    let pulled = 0;
    const { send } = world([() => new Response(endless(null, () => pulled++))]);
    await failureOf(send());
    expect(pulled).toBeGreaterThan(15);
    expect(pulled).toBeLessThan(25);
  });

  it("reads a byte order mark and letters that are cut between two chunks", async () => {
    const bytes = new TextEncoder().encode('\ufeff{"name":"Zürich 😀"}');
    const chunked = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
            controller.close();
          },
        }),
      );
    const { send, spent } = world([chunked]);
    expect((await send()).data).toEqual({ name: "Zürich 😀" });
    expect(await spent()).toBe(1);
  });
});

/** Megabytes without end, or one and then an error. */
function endless(error: Error | null = null, onPull: () => void = () => undefined): ReadableStream<Uint8Array> {
  let first = true;
  return new ReadableStream({
    pull(controller) {
      onPull();
      if (error !== null && !first) return controller.error(error);
      first = false;
      controller.enqueue(new Uint8Array(1024 * 1024).fill(32));
    },
  });
}
