import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { later } from "../../src/lib/clock.ts";
import { uniqueDomain } from "../support/context.ts";
import { gate } from "../support/outside.ts";
import * as recorded from "./fixtures/apollo.ts";
import { type Answer, failureOf, json, ledgerOf, type Outside, outside, ownLimiter, raw } from "./support.ts";

async function apolloIn({ ctx, scope }: Outside, priority: "person" | "background" = "person") {
  const apollo = await ctx.providers.open("apollo", { ...scope, priority });
  return (domain = uniqueDomain()) => apollo.enrichCompany?.({ domain }) ?? Promise.reject();
}
const miss: Answer = json({});
const found: Answer = json(recorded.organization(""));

describe("before a call leaves", () => {
  it("asks the limiter, and nothing leaves on a refusal", async () => {
    const world = outside([miss], { env: { APOLLO_REQUESTS_PER_HOUR: "2" } });
    const ask = await apolloIn(world);
    await ask();
    await ask();
    const error = await failureOf(ask());
    expect(error.code).toBe("rate_limited");
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(world.asked).toHaveLength(2);
    expect(await ledgerOf(world.ctx)).toHaveLength(2);
  });

  it("lets nothing leave while the limiter cannot be reached", async () => {
    const broken = { getByName: () => ({ acquire: () => Promise.reject(new Error("unreachable")) }) };
    const world = outside([miss], { env: { PROVIDER_LIMITER: broken } });
    expect((await failureOf((await apolloIn(world))())).code).toBe("provider_unavailable");
    expect(world.asked).toEqual([]);
    expect(await ledgerOf(world.ctx)).toEqual([]);
  });

  it("keeps the last fifth of the credits for people", async () => {
    const world = outside([found], { env: { APOLLO_MONTHLY_CREDITS: "5" } });
    const cron = await apolloIn(world, "background");
    for (let i = 0; i < 4; i++) await cron();
    expect((await failureOf(cron())).code).toBe("quota_exhausted");
    expect(world.asked).toHaveLength(4);

    const person = await apolloIn(world);
    await person();
    expect((await failureOf(person())).code).toBe("quota_exhausted");
    expect(world.asked).toHaveLength(5);
  });

  it("is off without its key, and asks nobody", async () => {
    const world = outside([miss], { env: { APOLLO_API_KEY: "" } });
    expect((await failureOf(apolloIn(world))).code).toBe("misconfigured");
    const configured = await world.ctx.providers.configured();
    expect([configured.has("apollo"), configured.has("hunter")]).toEqual([false, true]);
  });
});

describe("what an answer teaches", () => {
  it("leaves a provider alone after five failures in a row", async () => {
    const world = outside([raw("", 503)]);
    const ask = await apolloIn(world);
    for (let i = 0; i < 5; i++) await failureOf(ask());
    const error = await failureOf(ask());
    expect(error.internal).toBe("circuit_open");
    expect(world.asked).toHaveLength(5);
    expect((await world.ctx.providers.status("apollo")).circuit).toBe("open");
  });

  it("does not open the circuit over questions that are refused", async () => {
    const world = outside([raw('{"error":"Invalid parameters"}', 422)]);
    const ask = await apolloIn(world);
    for (let i = 0; i < 6; i++) await failureOf(ask());
    expect(world.asked).toHaveLength(6);
    expect((await world.ctx.providers.status("apollo")).circuit).toBe("closed");
  });

  it("asks once with a rejected key, and again with a new one", async () => {
    const PROVIDER_LIMITER = ownLimiter();
    const world = outside([raw("Invalid API key.", 401)], { env: { PROVIDER_LIMITER } });
    const ask = await apolloIn(world);
    for (let i = 0; i < 50; i++) expect((await failureOf(ask())).code).toBe("provider_rejected");
    expect(world.asked).toHaveLength(1);
    expect((await world.ctx.providers.status("apollo")).credentialRejectedAt).not.toBeNull();

    const renewed = outside([miss], { env: { PROVIDER_LIMITER, APOLLO_API_KEY: "another-key" } });
    await (await apolloIn(renewed))();
    expect(renewed.asked[0]?.headers["x-api-key"]).toBe("another-key");
    expect((await renewed.ctx.providers.status("apollo")).credentialRejectedAt).toBeNull();
  });

  it.each([
    ["a key that is wrong", raw("Invalid API key.", 401)],
    ["a key that may not do it", raw('{"error":"This feature is not accessible to Apollo users on free plans"}', 403)],
  ])("asks once with %s, however many ask at the same time", async (_, refused) => {
    const PROVIDER_LIMITER = ownLimiter();
    const { open, opened } = gate();
    const slowly = async () => {
      await opened;
      return refused();
    };
    const worlds = [1, 2].map(() => outside([slowly], { env: { PROVIDER_LIMITER } }));
    const asks = await Promise.all(worlds.map((world) => apolloIn(world)));
    const calls = () => worlds.reduce((sum, { asked }) => sum + asked.length, 0);
    const failures = asks.flatMap((ask) => Array.from({ length: 10 }, () => failureOf(ask())));
    await expect.poll(calls).toBe(1);
    open();
    const codes = (await Promise.all(failures)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(["provider_rejected"]));
    expect(calls()).toBe(1);
  });

  it("counts a call that nobody settled as spent, in the limiter and in the ledger", async () => {
    const PROVIDER_LIMITER = ownLimiter();
    const world = outside([() => new Promise<Response>(() => undefined)], { env: { PROVIDER_LIMITER } });
    const ask = await apolloIn(world);
    // The invocation dies while the call is out: its answer never comes, and nobody hears of its end.
    ask().catch(() => undefined);
    await expect.poll(() => world.asked.length).toBe(1);

    expect(await ledgerOf(world.ctx)).toMatchObject([{ outcome: "sent", status: null, credits: 1 }]);
    const { quota } = await outside([], { env: { PROVIDER_LIMITER } }).ctx.providers.status("apollo");
    expect(quota?.used).toBe(1);
  });
});

describe("what is remembered", () => {
  it.each([
    ["an answer", found, 1],
    ["a miss", miss, 0],
  ])("is %s, which costs nothing again until it expires", async (_, answer, credits) => {
    let now = new Date();
    const world = outside([answer], { clock: { now: () => now } });
    const ask = await apolloIn(world);
    const domain = uniqueDomain();

    expect(await ask(domain)).toMatchObject({ credits, cached: false });
    now = later(now, 30 * 86_400_000 - 1);
    expect(await ask(domain)).toMatchObject({ credits: 0, cached: true });
    expect(world.asked).toHaveLength(1);
    expect((await world.ctx.providers.status("apollo")).windows[0]?.used).toBe(1);

    now = later(now, 1);
    expect(await ask(domain)).toMatchObject({ credits, cached: false });
    expect(world.asked).toHaveLength(2);
  });

  it("is no failure", async () => {
    const world = outside([raw("", 500), miss]);
    const ask = await apolloIn(world);
    const domain = uniqueDomain();
    await failureOf(ask(domain));
    expect(await ask(domain)).toMatchObject({ cached: false });
    expect(world.asked).toHaveLength(2);
  });
});

describe("the stand-in", () => {
  it("takes every call, but for the providers that go around it", async () => {
    const stand = { OUTBOUND_PROXY: "http://localhost:8788", OUTBOUND_DIRECT: "hunter, dns" };
    const world = outside([miss, raw("{}", 500)], { env: stand });
    await (await apolloIn(world))("acme.example");
    const hunter = await world.ctx.providers.open("hunter", world.scope);
    await failureOf(hunter.enrichCompany?.({ domain: "acme.example" }) ?? Promise.resolve());
    expect(world.asked.map(({ url }) => url)).toEqual([
      "http://localhost:8788/https://api.apollo.io/api/v1/organizations/enrich?domain=acme.example",
      "https://api.hunter.io/v2/companies/find?domain=acme.example",
    ]);
  });

  it("keeps each key from the other provider, and only a fingerprint in the limiter", async () => {
    const PROVIDER_LIMITER = ownLimiter();
    const seen: string[] = [];
    const spied = {
      getByName: (name: string) => {
        seen.push(name);
        const stub = PROVIDER_LIMITER.getByName(name);
        return {
          acquire: (...args: Parameters<typeof stub.acquire>) => {
            seen.push(JSON.stringify(args));
            return stub.acquire(...args);
          },
          settle: (...args: Parameters<typeof stub.settle>) => stub.settle(...args),
          hasBegun: () => stub.hasBegun(),
          begin: (...args: Parameters<typeof stub.begin>) => stub.begin(...args),
          bequeath: (...args: Parameters<typeof stub.bequeath>) => stub.bequeath(...args),
        };
      },
    };
    const world = outside([miss], { env: { PROVIDER_LIMITER: spied } });
    await (await apolloIn(world))();
    expect(seen.some((one) => one.includes("attemptId"))).toBe(true);
    expect(seen.join()).not.toContain(String(Reflect.get(env, "APOLLO_API_KEY")));
    expect(JSON.stringify(world.asked)).not.toContain(String(Reflect.get(env, "HUNTER_API_KEY")));
  });
});
