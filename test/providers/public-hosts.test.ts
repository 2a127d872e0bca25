import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createCallRepository } from "../../src/db/call-repository.ts";
import { openDatabase } from "../../src/db/database.ts";
import { newId } from "../../src/lib/id.ts";
import { createLog } from "../../src/lib/log.ts";
import { createDurableObjectLimiter } from "../../src/limits/durable-object-limiter.ts";
import { createProviderHttp } from "../../src/providers/http.ts";
import { defineProvider } from "../../src/providers/provider.ts";
import { createPublicHostGuard } from "../../src/providers/public-hosts.ts";
import { type Answer, failureOf, ledgerOf, outside, ownLimiter, raw, wordsOf } from "./support.ts";

afterEach(() => void vi.restoreAllMocks());

describe("the guard of hosts that we do not choose", () => {
  function guard(answers: string[][], allowsExample = false) {
    let now = Date.now();
    const asked: string[] = [];
    const isPublic = createPublicHostGuard({
      ownHosts: [],
      allowsExample,
      clock: { now: () => new Date(now) },
      log: createLog(),
      resolve: async (host) => answers[Math.min(asked.push(host), answers.length) - 1] ?? [],
    });
    return { asked, isPublic: (url: string) => isPublic(new URL(url)), pass: (ms: number) => (now += ms) };
  }

  it.each([
    ["a private address", ["10.0.0.5"]],
    ["a public and a private one", ["104.21.3.10", "::7f00:1"]],
    ["the cloud's metadata", ["169.254.169.254"]],
    ["nothing", []],
    ["nonsense", ["localhost"]],
  ])("refuses a public name that resolves to %s (S6)", async (_, addresses) => {
    expect(await guard([addresses]).isPublic("https://acme.com/")).toBe(false);
  });

  it("lets a name through whose every address is public", async () => {
    expect(await guard([["104.21.3.10", "2606:4700::6810:84e5"]]).isPublic("https://acme.com/")).toBe(true);
  });

  it("never resolves what the address alone refuses", async () => {
    const { asked, isPublic } = guard([["104.21.3.10"]]);
    for (const url of ["https://127.0.0.1/", "https://metadata.google.internal/", "https://acme.example/"]) {
      expect(await isPublic(url)).toBe(false);
    }
    expect(asked).toEqual([]);
    expect(await guard([["104.21.3.10"]], true).isPublic("https://acme.example/")).toBe(true);
  });

  it("looks again after a while, so that a name that moves to a private address is caught (S6)", async () => {
    const { asked, isPublic, pass } = guard([["104.21.3.10"], ["127.0.0.1"]]);
    expect(await isPublic("https://acme.com/")).toBe(true);
    expect(await isPublic("https://acme.com/about")).toBe(true);
    expect(asked).toHaveLength(1);
    pass(5000);
    expect(await isPublic("https://acme.com/contact")).toBe(false);
  });
});

describe("a provider of public hosts", () => {
  const policy = { windows: [{ limit: 2, seconds: 60 }], quota: null, reserveShare: 0 };
  const provider = defineProvider({
    id: "web",
    name: "Web",
    secret: null,
    hosts: "public",
    filters: [],
    prices: {},
    policy: () => policy,
    meaning: () => ({ kind: "ok" }),
    create: () => ({}),
  });

  function world(answers: readonly Answer[], outboundProxy: string | null = null) {
    const { ctx } = outside(answers);
    const fetched: { url: string; init: RequestInit }[] = [];
    const http = createProviderHttp(
      {
        fetch: (async (url: string, init: RequestInit) => {
          fetched.push({ url, init });
          return (answers[Math.min(fetched.length, answers.length) - 1] ?? raw(""))();
        }) as typeof globalThis.fetch,
        limiter: createDurableObjectLimiter(ownLimiter() as unknown as typeof env.PROVIDER_LIMITER, () => undefined),
        calls: createCallRepository(openDatabase(env.DB)),
        clock: ctx.clock,
        log: createLog(),
        outboundProxy,
        userAgent: "tests",
        sameQuestionWaitMs: 5000,
        isPublicHost: async ({ hostname }) => !hostname.startsWith("private."),
      },
      provider,
      { provider: "web", apiKey: "", credential: null, policy },
      { actor: "key:test", requestId: newId(), priority: "person" },
    );
    const visit = (url: string, over: { mayBeUnreachable?: boolean } = {}) =>
      http.send({
        operation: "page",
        url: new URL(url),
        cost: 0,
        read: async (response) => `${response.status} ${await response.text()}`,
        ...over,
      });
    return { fetched, visit };
  }

  it("reads whatever is answered, a redirect and an error too, and follows nothing", async () => {
    const { fetched, visit } = world([raw("moved", 302, { location: "https://private.acme.com/" }), raw("gone", 404)]);
    expect((await visit("https://acme.com/")).data).toBe("302 moved");
    expect((await visit("https://acme.com/")).data).toBe("404 gone");
    expect(fetched.map(({ init }) => init.redirect)).toEqual(["manual", "manual"]);
  });

  it("tells a host that it may not reach and one that it cannot reach in the same words (S13)", async () => {
    const down = world([() => Promise.reject(new TypeError("connection refused"))]);
    const unreachable = await failureOf(down.visit("https://acme.com/"));
    const { fetched, visit } = world([raw("secret")]);
    const refused = await failureOf(visit("https://private.acme.com/"));
    expect(fetched).toEqual([]);
    expect([refused.code, refused.message]).toEqual([unreachable.code, unreachable.message]);

    const mayFail = { mayBeUnreachable: true };
    expect(await visit("https://private.acme.com/", mayFail)).toEqual(await down.visit("https://acme.com/", mayFail));
    expect(wordsOf(refused)).not.toContain("private");
  });

  it("asks the guard about the address itself, also behind a proxy", async () => {
    const { fetched, visit } = world([raw("x")], "http://localhost:9999");
    await failureOf(visit("https://private.acme.com/"));
    await visit("https://acme.com/");
    expect(fetched.map(({ url }) => url)).toEqual(["http://localhost:9999/https://acme.com/"]);
  });

  it("has a pace for each site, whatever the host's name before it", async () => {
    const { fetched, visit } = world([raw("x")]);
    await visit("https://acme.com/");
    await visit("https://www.acme.com/");
    expect((await failureOf(visit("https://acme.com/about"))).code).toBe("rate_limited");
    await visit("https://other.com/");
    expect(fetched).toHaveLength(3);
  });
});

describe("DNS over HTTPS", () => {
  const address = (type: number, data: string) =>
    raw(
      JSON.stringify({
        Status: 0,
        Answer: [
          { type: 5, data: "y." },
          { type, data },
        ],
      }),
    );

  it("gives every address of a host, asked anew each time", async () => {
    const world = outside([address(1, "104.21.3.10"), address(28, "2606:4700::1")]);
    const dns = await world.ctx.providers.open("dns", world.scope);
    expect((await dns.lookUpAddresses?.("acme.com"))?.value).toEqual(["104.21.3.10", "2606:4700::1"]);
    await dns.lookUpAddresses?.("acme.com");
    expect(world.asked).toHaveLength(4);
    expect(await ledgerOf(world.ctx)).toHaveLength(4);
  });

  it("gives none where one of the questions was not answered", async () => {
    const world = outside([address(1, "104.21.3.10"), raw('{"Status":2}')]);
    const dns = await world.ctx.providers.open("dns", world.scope);
    expect((await dns.lookUpAddresses?.("acme.com"))?.value).toEqual([]);
  });
});
