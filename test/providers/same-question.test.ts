import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createBudget } from "../../src/domain/budget.ts";
import { uniqueDomain } from "../support/context.ts";
import { ownLimiter as agingLimiter } from "../support/limiter.ts";
import { gate } from "../support/outside.ts";
import * as recorded from "./fixtures/apollo.ts";
import { failureOf, json, ledgerOf, outside, ownLimiter, raw } from "./support.ts";

const found = json(recorded.organization(""));

async function recallsOf(provider: string) {
  const rows = await env.DB.prepare(
    "SELECT sum(answers) AS answers, round(sum(credits_saved), 3) AS saved FROM provider_recalls WHERE provider = ?",
  )
    .bind(provider)
    .all<{ answers: number | null; saved: number | null }>();
  return { answers: rows.results[0]?.answers ?? 0, saved: rows.results[0]?.saved ?? 0 };
}

/** Two isolates of one deployment: contexts of their own over the same limiter and database. */
async function twoIsolates(answer: Parameters<typeof outside>[0][number], settings: Record<string, unknown> = {}) {
  const PROVIDER_LIMITER = ownLimiter();
  const worlds = [1, 2].map(() => outside([answer], { env: { PROVIDER_LIMITER, ...settings } }));
  const asks = await Promise.all(
    worlds.map(async ({ ctx, scope }) => {
      const budget = createBudget(10);
      const apollo = await ctx.providers.open("apollo", { ...scope, budget });
      return { budget, ask: (domain: string) => apollo.enrichCompany?.({ domain }) ?? Promise.reject() };
    }),
  );
  const calls = () => worlds.reduce((sum, { asked }) => sum + asked.length, 0);
  return { worlds, asks, calls };
}

describe("the same question, asked in two isolates at the same time", () => {
  it("is paid once: the second waits for the first one's answer, and what it saved is on record", async () => {
    const { open, opened } = gate();
    const { worlds, asks, calls } = await twoIsolates(async () => {
      await opened;
      return found();
    });
    const before = await recallsOf("apollo");
    const domain = uniqueDomain();
    const answers = asks.map(({ ask }) => ask(domain));
    await expect.poll(calls).toBe(1);
    open();
    const both = await Promise.all(answers);
    expect(both.map(({ credits }) => credits).sort()).toEqual([0, 1]);
    expect(both.map(({ cached }) => cached).sort()).toEqual([false, true]);
    expect(calls()).toBe(1);
    expect(asks.map(({ budget }) => budget.used()).sort()).toEqual([0, 1]);
    const after = await recallsOf("apollo");
    expect([after.answers - before.answers, after.saved - before.saved]).toEqual([1, 1]);
    expect(await worlds[0]?.ctx.providers.status("apollo")).toMatchObject({ quota: { used: 1 } });
  });

  it("is asked by the second where the first one failed", async () => {
    const { asks, worlds, calls } = await twoIsolates(raw("", 503));
    const domain = uniqueDomain();
    const failures = await Promise.all(asks.map(({ ask }) => failureOf(ask(domain))));
    expect(failures.map(({ code }) => code)).toEqual(["provider_unavailable", "provider_unavailable"]);
    expect(calls()).toBe(2);
    const rows = await Promise.all(worlds.map(({ ctx }) => ledgerOf(ctx)));
    expect(rows.flat().map(({ outcome }) => outcome)).toEqual(["unavailable", "unavailable"]);
  });

  it("is put off, and not paid, while the first one takes longer than is waited; then its answer is there", async () => {
    const { open, opened } = gate();
    const { asks, worlds, calls } = await twoIsolates(
      async () => {
        await opened;
        return found();
      },
      { SAME_QUESTION_WAIT_MS: "150" },
    );
    const domain = uniqueDomain();
    const first = asks[0]?.ask(domain);
    await expect.poll(calls).toBe(1);
    expect(await failureOf(asks[1]?.ask(domain) ?? Promise.resolve())).toMatchObject({
      code: "rate_limited",
      retryAfterMs: 1000,
    });
    open();
    expect(await first).toMatchObject({ credits: 1 });
    expect(await asks[1]?.ask(domain)).toMatchObject({ credits: 0, cached: true });
    expect(calls()).toBe(1);
    expect(asks.map(({ budget }) => budget.used())).toEqual([1, 0]);
    expect((await worlds[1]?.ctx.providers.status("apollo"))?.quota?.used).toBe(1);
  });

  it("is paid again where the first one died, once no call can be out for so long", async () => {
    const limiter = agingLimiter();
    const { worlds, asks, calls } = await twoIsolates(
      () => (calls() === 2 ? new Promise<Response>(() => undefined) : found()),
      { SAME_QUESTION_WAIT_MS: "150", PROVIDER_LIMITER: limiter.namespace },
    );
    await asks[0]?.ask(uniqueDomain());
    const domain = uniqueDomain();
    // Nobody hears its end, long after this test.
    asks[0]?.ask(domain).catch(() => undefined);
    await expect.poll(calls).toBe(2);
    expect(await failureOf(asks[1]?.ask(domain) ?? Promise.resolve())).toMatchObject({ code: "rate_limited" });
    await limiter.age(31_000);
    expect(await asks[1]?.ask(domain)).toMatchObject({ credits: 1, cached: false });
    expect((await worlds[1]?.ctx.providers.status("apollo"))?.quota?.used).toBe(3);
  });

  it("that was answered between the look and the permit is not asked: the permit is given back", async () => {
    const PROVIDER_LIMITER = ownLimiter();
    const domain = uniqueDomain();
    const first = outside([found], { env: { PROVIDER_LIMITER } });
    const answered = async () => {
      const apollo = await first.ctx.providers.open("apollo", first.scope);
      await apollo.enrichCompany?.({ domain });
    };
    const slow = {
      getByName: (name: string) => {
        const object = PROVIDER_LIMITER.getByName(name);
        return {
          hasBegun: () => object.hasBegun(),
          begin: (...args: Parameters<typeof object.begin>) => object.begin(...args),
          bequeath: (...args: Parameters<typeof object.bequeath>) => object.bequeath(...args),
          settle: (...args: Parameters<typeof object.settle>) => object.settle(...args),
          async acquire(...args: Parameters<typeof object.acquire>) {
            await answered();
            return object.acquire(...args);
          },
        };
      },
    };
    const second = outside([], { env: { PROVIDER_LIMITER: slow } });
    const apollo = await second.ctx.providers.open("apollo", second.scope);
    expect(await apollo.enrichCompany?.({ domain })).toMatchObject({ credits: 0, cached: true });
    expect([first.asked.length, second.asked.length]).toEqual([1, 0]);
    expect(await ledgerOf(second.ctx)).toEqual([]);
    expect((await first.ctx.providers.status("apollo")).quota?.used).toBe(1);
  });
});
