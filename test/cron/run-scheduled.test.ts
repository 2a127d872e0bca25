/// <reference types="vite/client" />
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { compose } from "../../src/composition.ts";
import { runScheduled, schedule } from "../../src/cron/run-scheduled.ts";
import type { JobMessage } from "../../src/queue/message.ts";
import wrangler from "../../wrangler.toml?raw";
import { apollo, apolloSearch, yc, ycDirectory } from "../support/companies.ts";
import { testContext, uniqueDomain, uniqueName } from "../support/context.ts";
import { deliver, movableClock } from "../support/enrichment.ts";
import { rowsOf } from "../support/given.ts";
import { ownLimiter } from "../support/limiter.ts";
import { type Answer, fakeOutside } from "../support/outside.ts";

const daily = "0 6 * * *";
const often = "*/5 * * * *";

let ids = 9000;
const directory = (size: number) =>
  ycDirectory(
    Array.from({ length: size }, () => ({ id: ++ids, name: uniqueName("Cron"), website: `https://${uniqueDomain()}` })),
  );

function stage(answer: Answer, plan: Record<string, unknown> = {}) {
  const outside = fakeOutside({ [yc]: answer });
  const clock = movableClock();
  const name = uniqueName("plan");
  const sent: JobMessage[] = [];
  const queue = {
    sendBatch: async (messages: { body: JobMessage }[]) => void sent.push(...messages.map(({ body }) => body)),
  };
  const plans = [{ name, query: "AI companies", sources: ["yc"], limit: 120, ...plan }];
  const overrides: Record<string, unknown> = {
    PROVIDER_LIMITER: ownLimiter().namespace,
    JOBS_QUEUE: queue,
    DISCOVERY_PLANS: JSON.stringify(plans),
  };
  const composeHere: typeof compose = (bindings, invocation) =>
    compose(bindings, invocation, { fetch: outside.fetch, clock });
  const tick = async (cron: string) => {
    const execution = createExecutionContext();
    await runScheduled(composeHere, cron, { ...env, ...overrides }, execution);
    await waitOnExecutionContext(execution);
  };
  const runs = () =>
    rowsOf<{ id: string; slot: string; status: string; stored: number }>(
      "SELECT * FROM discovery_runs WHERE slot LIKE ? ORDER BY slot",
      `%/${name}`,
    );
  /** Works the queue off, at most so many messages. */
  const work = async (most = 20) => {
    for (let i = 0; i < most && sent.length > 0; i++) await deliver([sent.shift()], { outside, overrides, clock });
  };
  return { tick, runs, work, sent, clock, outside, overrides };
}

describe("the daily tick", () => {
  it("starts one run a plan and day, however many ticks there are", async () => {
    const here = stage(directory(1));
    await Promise.all([here.tick(daily), here.tick(daily), here.tick(daily)]);
    expect(await here.runs()).toHaveLength(1);
    expect(here.sent).toHaveLength(1);
    here.clock.move(24 * 3_600_000);
    await here.tick(daily);
    expect(await here.runs()).toHaveLength(2);
  });

  it("goes on slice by slice until as many are stored as are wanted", async () => {
    const here = stage(directory(200));
    await here.tick(daily);
    await here.work();
    expect(await here.runs()).toMatchObject([{ status: "completed", stored: 120, created: 120, watermark: null }]);
    expect(here.sent).toEqual([]);
    const [run] = await here.runs();
    expect(JSON.parse(String((run as Record<string, unknown> | undefined)?.sources))).toMatchObject({
      yc: { status: "ok", new: 120 },
    });
  });

  it("ends when the sources are through", async () => {
    const here = stage(directory(70));
    await here.tick(daily);
    await here.work();
    expect(await here.runs()).toMatchObject([{ status: "completed", stored: 70 }]);
  });

  it("spends no more than the plan's max_credits, over all slices of the run", async () => {
    const here = stage(directory(1), { sources: ["apollo"], limit: 250, max_credits: 1 });
    const companies = Array.from({ length: 250 }, () => ({ domain: uniqueDomain(), name: uniqueName("Cron") }));
    here.outside.answers[apollo.search] = apolloSearch(companies);
    await here.tick(daily);
    await here.work();
    expect(here.outside.calls.filter((call) => call === apollo.search)).toHaveLength(1);
    const [run] = await here.runs();
    expect(run).toMatchObject({ status: "completed", stored: 100, max_credits: 1 });
    expect(JSON.parse(String((run as Record<string, unknown> | undefined)?.sources))).toMatchObject({
      apollo: { status: "over_budget", new: 100, credits: 1 },
    });
  });

  it("refuses a plan whose max_credits is no amount", async () => {
    const here = stage(directory(1), { max_credits: -1 });
    await expect(here.tick(daily)).rejects.toMatchObject({
      code: "misconfigured",
      internal: expect.stringContaining("DISCOVERY_PLANS.0.max_credits"),
    });
  });

  it("ends as failed when no source could be asked", async () => {
    const here = stage(() => new Response("oops", { status: 503 }));
    await here.tick(daily);
    await here.work();
    expect(await here.runs()).toMatchObject([{ status: "failed", stored: 0 }]);
  });
});

describe("the sweep", () => {
  it("goes on with a run whose message got lost", async () => {
    const here = stage(directory(60));
    await here.tick(daily);
    await here.work(1);
    here.sent.length = 0;
    await here.tick(often);
    await here.work();
    expect(await here.runs()).toMatchObject([{ status: "completed", stored: 60 }]);
  });

  it("goes on with a slice that was killed, once its lease is over", async () => {
    const here = stage(directory(60));
    await here.tick(daily);
    const [run] = await here.runs();
    const until = new Date(here.clock.now().getTime() + 120_000).toISOString();
    await testContext({ clock: here.clock }).runs.claim(run?.id ?? "", here.clock.now().toISOString(), until);
    await here.work();
    expect(await here.runs()).toMatchObject([{ status: "running", stored: 0 }]);
    await here.tick(often);
    expect(here.sent.some((message) => "run_id" in message && message.run_id === run?.id)).toBe(false);
    here.clock.move(121_000);
    await here.tick(often);
    await here.work();
    expect(await here.runs()).toMatchObject([{ status: "completed", stored: 60 }]);
  });

  it("forgets what has expired, and nothing else", async () => {
    const row = (id: string, expires: string) =>
      rowsOf(
        "INSERT INTO provider_answers (id, provider, operation, question, answer, expires_at, created_at, updated_at) VALUES (?,'x','x',?,'{}',?,'','')",
        id,
        id,
        expires,
      );
    await row("old", "2020-01-01T00:00:00.000Z");
    await row("new", "2990-01-01T00:00:00.000Z");
    await stage(directory(0)).tick(often);
    expect(await rowsOf("SELECT id FROM provider_answers WHERE provider = 'x'")).toEqual([{ id: "new" }]);
  });
});

describe("cron lines", () => {
  it("of wrangler.toml are those that are known", () => {
    const lines = [...(/crons = \[(.*)\]/.exec(wrangler)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((match) => match[1]);
    expect(lines.toSorted()).toEqual(Object.keys(schedule).toSorted());
  });

  it("that are not known are logged as an error and do nothing", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    await stage(directory(0)).tick("1 2 3 4 5");
    expect(error.mock.calls.map(String).join()).toContain('"event":"cron.unknown"');
    error.mockRestore();
  });
});
