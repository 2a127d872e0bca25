import { describe, expect, it } from "vitest";
import { listSources } from "../../../src/services/discovery/list-sources.ts";
import { searchDiscovery } from "../../../src/services/discovery/search-discovery.ts";
import { getUsage } from "../../../src/services/usage/get-usage.ts";
import { apollo, apolloSearch, hunter } from "../../support/companies.ts";
import { testContext, uniqueDomain, uniqueName } from "../../support/context.ts";
import { ownLimiter } from "../../support/limiter.ts";
import { type Answer, fakeOutside, hunterError, json } from "../../support/outside.ts";

const verdict: Answer = (request) =>
  json({ data: { status: request.url.includes("odd") ? "unknown" : "valid", score: 90, email: "x" } });
const company: Answer = (request) => {
  const domain = new URL(request.url).searchParams.get("domain");
  if (domain?.startsWith("unknown")) return hunterError(404, "not_found");
  if (domain?.startsWith("broken")) return new Response("oops", { status: 503 });
  const known = { name: "Acme", domain, description: "AI", location: "Berlin", metrics: { employees: "11-50" } };
  return json({ data: known });
};

function stage() {
  const outside = fakeOutside({
    [hunter.company]: company,
    [hunter.verify]: verdict,
    [apollo.search]: apolloSearch([1, 2, 3].map(() => ({ domain: uniqueDomain(), name: uniqueName("Acme") }))),
  });
  const limiter = ownLimiter();
  const ctx = testContext({ fetch: outside.fetch, env: { PROVIDER_LIMITER: limiter.namespace } });
  return { ctx, outside, limiter, scope: { actor: "key:test", requestId: ctx.requestId, priority: "person" as const } };
}

async function usageOf(ctx: ReturnType<typeof testContext>, id: string) {
  const found = (await getUsage(ctx)).find((one) => one.id === id);
  if (!found) throw new Error(`no usage of ${id}`);
  return found;
}

describe("the usage", () => {
  it("counts every call by what came of it, what it cost and what was saved", async () => {
    const { ctx, outside, scope } = stage();
    const open = await ctx.providers.open("hunter", scope);
    const before = (await usageOf(ctx, "hunter")).usage;
    expect(before.calls).toBe(0);
    const known = [uniqueDomain(), uniqueDomain()];
    for (const domain of [...known, `unknown-${uniqueDomain()}`, known[0] ?? ""])
      await open.enrichCompany?.({ domain });
    await open.enrichCompany?.({ domain: `broken-${uniqueDomain()}` }).catch(() => undefined);
    for (const name of ["ada", "odd", "ada"]) await open.verifyEmail?.(`${name}@acme.example`);

    const { usage, limits, ...costs } = await usageOf(ctx, "hunter");
    expect(usage).toMatchObject({
      calls: outside.calls.length,
      outcomes: { ok: 4, miss: 1, unavailable: 1 },
      credits: 0.9,
      creditsToday: 0.9,
      verification: { credits: 0.5, verdicts: 2 },
      saved: { answers: 2, credits: 0.7 },
    });
    expect(limits?.quota).toMatchObject({ used: 0.9, remaining: 49.1 });
    expect(costs.creditsPerVerifiedEmail).toBe(0.25);
    expect(costs.since).toBe(limits?.quota?.periodStart);
  });

  it("says what a lead that was found did cost", async () => {
    const { ctx } = stage();
    await searchDiscovery(ctx, { query: uniqueName("quux"), sources: ["apollo"] });
    const { usage, creditsPerLeadFound } = await usageOf(ctx, "apollo");
    expect(usage.discovery).toEqual({ credits: 1, newLeads: 3 });
    expect(creditsPerLeadFound).toBe(0.333);
  });

  it("is there while the limiter cannot be asked", async () => {
    const broken = { getByName: () => ({ status: () => Promise.reject(new Error("away")) }) };
    const ctx = testContext({ env: { PROVIDER_LIMITER: broken } });
    expect(await usageOf(ctx, "yc")).toMatchObject({ limits: null, usage: { calls: 0 } });
  });
});

describe("the sources", () => {
  it("say what each can do, how its last calls went, and what it taught us", async () => {
    const { ctx, scope } = stage();
    const open = await ctx.providers.open("hunter", scope);
    await open.enrichCompany?.({ domain: uniqueDomain() });
    const source = (await listSources(ctx)).find(({ id }) => id === "hunter");
    expect(source?.capabilities).toEqual(expect.arrayContaining(["discover", "enrichCompany", "verifyEmail"]));
    expect(source?.lastSuccessAt).not.toBeNull();
    expect(source?.successRate).toBeGreaterThan(0.5);
    expect(source?.limits?.learned).toEqual({ windows: [], quota: null });
    const never = (await listSources(ctx)).find(({ id }) => id === "yc");
    expect(never).toMatchObject({ lastSuccessAt: null, successRate: null, callsLookedAt: 0 });
  });

  it("name a master key that is wrong as the reason, not the limiter", async () => {
    const { ctx } = stage();
    await ctx.credentials.put(
      { id: "x", provider: "hunter", sealedKey: "v1.gone.AAAAAAAAAAAAAAAA.AAAA", hint: "0000" },
      "x",
    );
    ctx.providerKeys.forget();
    const source = (await listSources(ctx)).find(({ id }) => id === "hunter");
    expect(source).toMatchObject({ isEnabled: false, reason: expect.stringContaining("CREDENTIALS_KEYS_PREVIOUS") });
    await ctx.credentials.remove("hunter");
    ctx.providerKeys.forget();
  });
});
