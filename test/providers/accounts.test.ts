import { describe, expect, it } from "vitest";
import { uniqueDomain } from "../support/context.ts";
import * as apollo from "./fixtures/apollo.ts";
import * as hunter from "./fixtures/hunter.ts";
import { type Answer, failureOf, json, ledgerOf, outside, raw } from "./support.ts";

type Id = "apollo" | "hunter";

async function check(id: Id, answers: readonly Answer[]) {
  const world = outside(answers);
  const provider = await world.ctx.providers.open(id, world.scope);
  return { ...world, provider, ask: () => provider.checkAccount?.() ?? Promise.reject() };
}

const refused = json({ error: apollo.scopeError, error_code: "API_INACCESSIBLE" }, 403);

describe("Apollo's account", () => {
  const good = [json(apollo.healthy), json(apollo.creditUsage), json(apollo.callUsage)];

  it("is read for free: credits, their end, and the narrowest of the limits that are ours", async () => {
    const { ctx, asked, ask } = await check("apollo", good);
    expect(await ask()).toEqual({
      value: {
        plan: null,
        scope: null,
        credits: { limit: 2500, used: 40, resetsAt: "2026-10-12T00:00:00.000Z" },
        windows: [
          { limit: 50, seconds: 60, remaining: 40 },
          { limit: 200, seconds: 3600, remaining: 196 },
          { limit: 600, seconds: 86_400, remaining: 588 },
        ],
      },
      credits: 0,
      cached: false,
    });
    const base = "https://api.apollo.io/api/v1";
    expect(asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["GET", `${base}/auth/health`, null],
      ["POST", `${base}/usage_stats/credit_usage_stats`, {}],
      ["POST", `${base}/usage_stats/api_usage_stats`, {}],
    ]);
    expect((await ledgerOf(ctx)).map(({ credits }) => credits)).toEqual([0, 0, 0]);
  });

  it("is that of a wrong key where health says with 200 that nobody is logged in, and nothing more is asked", async () => {
    const { ctx, asked, ask, provider } = await check("apollo", [json({ healthy: true, is_logged_in: false })]);
    expect((await failureOf(ask())).message).toBe("Apollo rejected our key. Set a valid one.");
    await failureOf(provider.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());
    expect(asked).toHaveLength(1);
    expect(await ledgerOf(ctx)).toMatchObject([{ status: 200, outcome: "key_rejected" }]);
  });

  it("says what a key may not read, and takes the credits from the profile then", async () => {
    const { asked, ask } = await check("apollo", [json(apollo.healthy), refused, refused, json(apollo.profile)]);
    expect((await ask()).value).toEqual({
      plan: null,
      scope: expect.stringContaining("may not read credit_usage_stats and api_usage_stats: use a master key"),
      // On unified plans `num_credits_remaining` is stuck at 0 and not looked at.
      credits: { limit: 2500, used: 40, resetsAt: null },
      windows: [],
    });
    expect(asked.at(-1)?.url).toContain("/users/api_profile?include_credit_usage=true");
  });

  it("leaves unknown what nothing tells, and takes an old path's 404 for no permission", async () => {
    const gone = raw("Not Found", 404);
    const { ctx, ask } = await check("apollo", [json(apollo.healthy), gone, gone, gone]);
    expect((await ask()).value).toMatchObject({ credits: null, windows: [] });
    expect((await ctx.providers.status("apollo")).circuit).toBe("closed");
  });
});

describe("Hunter's account", () => {
  it.each([
    ["fractions of credits", {}, { limit: 50, used: 2.7 }],
    ["no remaining", { credits: { used: 2.7, available: 50 } }, { limit: 50, used: 2.7 }],
    ["no used", { credits: { available: 50, remaining: 47.5 } }, { limit: 50, used: 2.5 }],
    ["an API plan's two pools", { credits: undefined }, { limit: 50, used: 20 }],
    [
      "an API plan's other pool",
      { credits: undefined, verifications: { used: 100, available: 100 } },
      { limit: 100, used: 100 },
    ],
  ])("is read with %s", async (_, over, credits) => {
    const { asked, ask } = await check("hunter", [json(hunter.account(over))]);
    expect(await ask()).toEqual({
      value: {
        plan: "Free",
        scope: null,
        credits: { ...credits, resetsAt: "2026-10-28T00:00:00.000Z" },
        windows: [],
      },
      credits: 0,
      cached: false,
    });
    expect(asked[0]).toMatchObject({ method: "GET", url: "https://api.hunter.io/v2/account" });
    expect(asked[0]?.url).not.toContain("api_key");
  });

  it("has no credits that we know of where no pool is told, and no end in another form", async () => {
    const pools = { credits: null, searches: null, verifications: null };
    const { ask } = await check("hunter", [json(hunter.account(pools))]);
    expect((await ask()).value.credits).toBeNull();
    const odd = await check("hunter", [json(hunter.account({}, "Oct 28th"))]);
    expect((await odd.ask()).value.credits?.resetsAt).toBeNull();
  });
});

describe("what a key may not do", () => {
  const forbidden: Record<Id, Answer> = { apollo: refused, hunter: json(hunter.forbidden, 403) };
  const account: Record<Id, Answer[]> = {
    apollo: [json(apollo.healthy), json(apollo.creditUsage), json(apollo.callUsage)],
    hunter: [json(hunter.account())],
  };

  it.each(["apollo", "hunter"] as const)(
    "%s is asked once for it, other things go on, and a test of the account asks anew",
    async (id) => {
      const { ctx, asked, provider, ask } = await check(id, [
        forbidden[id],
        raw("", 500),
        ...account[id],
        forbidden[id],
      ]);
      const enrich = () => failureOf(provider.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());
      const other = () => failureOf(provider.findContacts?.({ domain: uniqueDomain(), limit: 1 }) ?? Promise.resolve());

      const first = await enrich();
      const second = await enrich();
      expect([first.code, second.code, second.message]).toEqual([
        "provider_rejected",
        "provider_rejected",
        first.message,
      ]);
      expect(second.retryAfterMs).toBeGreaterThan(6 * 3_600_000 - 60_000);
      expect(asked).toHaveLength(1);
      expect(await ledgerOf(ctx)).toHaveLength(1);

      expect((await other()).code).toBe("provider_unavailable");
      expect(asked).toHaveLength(2);

      await ask();
      await enrich();
      expect(asked).toHaveLength(3 + account[id].length);
    },
  );

  it("is asked again after six hours, and at once with another key", async () => {
    let now = new Date();
    const clock = { now: () => now };
    const ask = async (world: ReturnType<typeof outside>) => {
      const opened = await world.ctx.providers.open("apollo", world.scope);
      return failureOf(opened.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());
    };
    const world = outside([refused], { clock });
    await ask(world);
    const renewed = outside([refused], { clock, env: { APOLLO_API_KEY: "another-key" } });
    await ask(renewed);
    expect(renewed.asked).toHaveLength(1);

    now = new Date(now.getTime() + 6 * 3_600_000 - 1);
    await ask(world);
    expect(world.asked).toHaveLength(1);
    now = new Date(now.getTime() + 1);
    await ask(world);
    expect(world.asked).toHaveLength(2);
  });
});
