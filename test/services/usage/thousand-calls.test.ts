import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { getUsage } from "../../../src/services/usage/get-usage.ts";
import { ownLimiter } from "../../providers/support.ts";
import { hunter } from "../../support/companies.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { fakeOutside, hunterError, json } from "../../support/outside.ts";

const wanted = 1000;
const atOnce = 8;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.UTC(2026, 10, 10, 9) });
  vi.spyOn(console, "log").mockReturnValue();
  vi.spyOn(console, "warn").mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A provider that charges in thousandths and fails in every way that leaves no doubt about its price. */
function standIn() {
  let charged = 0;
  let calls = 0;
  const charge = (thousandths: number) => {
    charged += thousandths;
  };
  const known = (request: Request) => {
    const domain = new URL(request.url).searchParams.get("domain");
    return { data: { name: "Acme", domain, description: "AI", location: "Berlin", metrics: { employees: "11-50" } } };
  };
  const outside = fakeOutside({
    [hunter.company]: (request) => {
      const kind = (calls++ * 7919) % 20;
      if (kind === 0) return new Response("down", { status: 503 });
      if (kind === 1) return json({ errors: [{ id: "slow" }] }, 429, { "retry-after": "1" });
      if (kind <= 4) return hunterError(404, "not_found");
      charge(200);
      if (kind === 5) throw new TypeError("Network connection lost.");
      if (kind === 6) return new Response(JSON.stringify(known(request)).slice(0, 40));
      return json(known(request));
    },
  });
  return { outside, calls: () => calls, credits: () => charged / 1000 };
}

it("L11: shows after a thousand mixed calls with faults exactly what the provider counted", async () => {
  const provider = standIn();
  const env = { PROVIDER_LIMITER: ownLimiter(), HUNTER_MONTHLY_CREDITS: "1000" };
  const ctx = testContext({ fetch: provider.outside.fetch, env });
  const open = await ctx.providers.open("hunter", { actor: "key:test", requestId: ctx.requestId, priority: "person" });
  let recalled = 0;
  const known: string[] = [];
  const ask = async (domain: string) => {
    const answer = await open.enrichCompany?.({ domain }).catch(() => null);
    if (answer?.cached) recalled++;
    else if (answer) known.push(domain);
  };
  while (provider.calls() < wanted) {
    const fresh = Math.min(atOnce, wanted - provider.calls());
    const again = known.slice(-1);
    await Promise.all([...Array.from({ length: fresh }, () => uniqueDomain()), ...again].map(ask));
    // A second later the windows have room, and no cooldown is left.
    vi.setSystemTime(Date.now() + 2000);
  }

  const found = (await getUsage(ctx)).find(({ id }) => id === "hunter");
  expect(provider.calls()).toBe(wanted);
  expect(found?.usage.calls).toBe(wanted);
  expect(Object.values(found?.usage.outcomes ?? {}).reduce((sum, count) => sum + count, 0)).toBe(wanted);
  expect(Object.keys(found?.usage.outcomes ?? {}).sort()).toEqual(
    ["bad_response", "miss", "ok", "rate_limited", "unavailable"].sort(),
  );
  expect(found?.usage.credits).toBe(provider.credits());
  expect(found?.limits?.quota?.used).toBe(provider.credits());
  expect(recalled).toBeGreaterThan(50);
  expect(found?.usage.saved.answers).toBe(recalled);
}, 120_000);
