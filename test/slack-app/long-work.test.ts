import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { runScheduled } from "../../src/cron/run-scheduled.ts";
import { apollo, hunter, hunterCompany, hunterDiscover, hunterPeople, yc, ycDirectory } from "../support/companies.ts";
import { givenLead, rowsOf } from "../support/given.ts";
import { ownLimiter } from "../support/limiter.ts";
import { gate, json } from "../support/outside.ts";
import { answerOf, elementsOf, type SlackStage, slackStage } from "../support/slack.ts";

const allText = (stage: SlackStage): string => JSON.stringify(stage.posted.at(-1)?.body);

const sources = {
  [apollo.search]: () => json({ error: "down" }, 503),
  [hunter.discover]: hunterDiscover([{ domain: "found-one.example", organization: "Found One" }]),
  [yc]: ycDirectory([{ id: 77, name: "Found Two", website: "https://found-two.example" }]),
};

const withOwnLimiter = () => ({ PROVIDER_LIMITER: ownLimiter().namespace });

/** What the button that asks the sources carries. */
async function askButton(stage: SlackStage, text: string): Promise<string> {
  const answer = await answerOf(await stage.command(text));
  return elementsOf(answer.blocks).find(({ action_id }) => action_id === "discover.yes")?.value ?? "";
}

describe("discovery in Slack", () => {
  it("says the price first and asks nobody", async () => {
    const stage = slackStage({ answers: sources, env: withOwnLimiter() });
    const answer = await answerOf(await stage.command("discover ai in berlin score>=70"));
    expect(answer.all).toMatch(/costs .* at the most/);
    expect(answer.all).toContain("Not asked for: score");
    await stage.settle();
    expect(stage.calls).toEqual([]);
  });

  it("shows progress, then the companies in its place, and how each source did", async () => {
    const stage = slackStage({ answers: sources, env: withOwnLimiter() });
    const value = await askButton(stage, "discover 10 ai companies");
    await stage.click("discover.yes", value);
    await stage.settle();
    const [progress, result] = stage.posted;
    expect(JSON.stringify(progress?.body)).toContain("Asking the sources");
    expect(result?.body).toMatchObject({ replace_original: true });
    expect(JSON.stringify(result)).toContain("Found Two");
    expect(JSON.stringify(result)).toMatch(/✗ Apollo does not answer/);
    expect(JSON.stringify(result)).toMatch(/✓ [^✗]*answered: 1 found, 1 new/);
  });

  it("says so when no source could be asked, with the request id", async () => {
    const down = () => json({}, 503);
    const stage = slackStage({
      answers: { [apollo.search]: down, [hunter.discover]: down, [yc]: down },
      env: withOwnLimiter(),
    });
    await stage.click("discover.yes", "discover ai companies in atlantis source:apollo,hunter");
    await stage.settle();
    expect(allText(stage)).toContain("No source could be asked");
    expect(allText(stage)).toMatch(/Request [0-9a-f-]{36}/);
  });
});

describe("enrichment in Slack", () => {
  const known = {
    [hunter.company]: hunterCompany(),
    [hunter.people]: hunterPeople(),
    "api.apollo.io/": () => json({}, 404),
  };

  it("asks before it costs anything, and shows the card with what it brought", async () => {
    const stage = slackStage({ answers: known, env: withOwnLimiter() });
    const lead = await givenLead(stage.ctx, { funding_stage: "Seed" });
    const answer = await answerOf(await stage.command(`enrich ${lead.domain}`));
    expect(answer.all).toContain("It costs");
    expect(stage.calls).toEqual([]);
    const value = elementsOf(answer.blocks).find(({ action_id }) => action_id === "lead.enrich")?.value ?? "";
    await stage.click("lead.enrich", value);
    await stage.settle();
    expect(JSON.stringify(stage.posted[0]?.body)).toContain("Enriching");
    expect(allText(stage)).toContain("credits spent");
    expect(allText(stage)).toContain("Berlin");
  });

  it("that takes longer than a request may tells its result when it is there", async () => {
    const door = gate();
    let now = new Date();
    const slow = async (request: Request) => {
      await door.opened;
      return hunterCompany()(request);
    };
    const stage = slackStage({
      answers: { ...known, [hunter.company]: slow },
      env: { ...withOwnLimiter(), INLINE_ENRICHMENT_MS: "50" },
      clock: { now: () => now },
    });
    const lead = await givenLead(stage.ctx, { funding_stage: "Seed" });
    await stage.click("lead.enrich", `${lead.id}:1:new`);
    while (!stage.posted.some((posted) => JSON.stringify(posted).includes("takes longer"))) {
      await new Promise((done) => setTimeout(done, 20));
    }
    door.open();
    await stage.settle();
    now = new Date(now.getTime() + 15_000);
    await stage.drain();
    expect(allText(stage)).toContain("credits spent");
    expect(stage.posted.filter(({ to }) => to === "response_url")).toHaveLength(3);
  });
});

describe("X6: an answer to Slack", () => {
  it("does not wait for a source that hangs", async () => {
    const door = gate();
    const hanging = async () => {
      await door.opened;
      return json({}, 503);
    };
    const stage = slackStage({
      answers: { [apollo.search]: hanging, [hunter.discover]: hanging, [yc]: hanging },
      env: withOwnLimiter(),
    });
    const acknowledged = await stage.click("discover.yes", "discover hanging companies");
    expect(acknowledged.status).toBe(200);
    expect(stage.posted.some((posted) => JSON.stringify(posted).includes("No source"))).toBe(false);
    door.open();
    await stage.settle();
    expect(allText(stage)).toContain("No source could be asked");
  });

  it("uses the response_url for half an hour and five posts, then writes directly", async () => {
    let now = new Date("2026-11-22T10:00:00.000Z");
    const stage = slackStage({ clock: { now: () => now }, answers: sources, env: withOwnLimiter() });
    stage.trouble = (to) => (to === "response_url" ? json({ ok: false, error: "used_url" }, 404) : null);
    await stage.click("lead.card", "01a2036a-0000-7000-8000-000000000000:1:new");
    await stage.settle();
    expect(stage.posted.map(({ to, body }) => [to, body.channel])).toEqual([["chat.postMessage", "U0ANA"]]);

    stage.trouble = () => json({}, 503);
    await stage.click("lead.card", "01a2036a-0000-7000-8000-000000000000:1:new");
    await stage.settle();
    stage.trouble = null;
    now = new Date("2026-11-22T10:40:00.000Z");
    await stage.drain();
    expect(stage.posted.map(({ to }) => to)).toEqual(["chat.postMessage", "chat.postMessage"]);
  });
});

describe("a channel that the app was not invited to", () => {
  it("does not swallow what is shared: who shares it reads it", async () => {
    const stage = slackStage();
    const lead = await givenLead(stage.ctx, { company_name: "Uninvited" });
    let isFirst = true;
    stage.trouble = (to) => {
      if (to === "response_url") return json({ ok: false, error: "expired_url" }, 404);
      if (!isFirst) return null;
      isFirst = false;
      return json({ ok: false, error: "not_in_channel" });
    };
    await stage.click("lead.share", `${lead.id}:1:new`);
    await stage.settle();
    expect(stage.posted.map(({ to, body }) => [to, body.channel])).toEqual([["chat.postMessage", "U0ANA"]]);
    expect(allText(stage)).toContain("Uninvited");
  });
});

describe("X9: what Slack does not take", () => {
  it.each([
    ["is down", () => json({}, 500)],
    ["cannot be reached", () => Promise.reject(new Error("reset"))],
    ["is rate-limiting", () => json({ ok: false }, 429, { "retry-after": "40" })],
  ])("while it %s is kept, and posted once it can be", async (_, trouble) => {
    let now = new Date("2026-11-22T10:00:00.000Z");
    const stage = slackStage({ clock: { now: () => now } });
    const lead = await givenLead(stage.ctx, { company_name: "Kept" });
    stage.trouble = trouble;
    await stage.click("lead.claim", `${lead.id}:1:new`);
    await stage.settle();
    expect(stage.posted).toEqual([]);
    const before = stage.tried.length;
    await stage.drain();
    expect(stage.tried.length, "not before it is due").toBe(before);
    stage.trouble = null;
    now = new Date("2026-11-22T10:01:00.000Z");
    const due = await stage.ctx.slackTasks.findDue(now.toISOString(), 10);
    for (const { id } of due) await stage.ctx.workSlackTask(id);
    await stage.settle();
    expect(stage.posted).toHaveLength(1);
    expect(allText(stage)).toContain("It is yours.");
    const events = await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.changed'", lead.id);
    expect(events, "the work is done once").toHaveLength(1);
  });

  it("for good is given up, and said in the log", async () => {
    let now = new Date("2026-11-22T10:00:00.000Z");
    const stage = slackStage({ clock: { now: () => now } });
    stage.trouble = () => json({}, 500);
    await stage.event({ type: "app_home_opened", user: "U0DEAD", tab: "home" }, "Ev0DEAD");
    await stage.settle();
    for (let i = 0; i < 20; i++) {
      now = new Date(now.getTime() + 3_600_000);
      for (const { id } of await stage.ctx.slackTasks.findDue(now.toISOString(), 10)) await stage.ctx.workSlackTask(id);
    }
    expect(await rowsOf("SELECT status, attempts FROM slack_tasks WHERE dedupe_key = 'event:Ev0DEAD'")).toEqual([
      { status: "dead", attempts: 12 },
    ]);
  });

  it("because the Worker died before it had answered is done again by the sweep", async () => {
    let now = new Date("2026-11-22T10:00:00.000Z");
    const stage = slackStage({ clock: { now: () => now } });
    const origin = {
      teamId: "T0SANDBOX",
      userId: "U0ANA",
      channelId: "C1",
      responseUrl: "https://hooks.slack.com/x",
      baseUrl: null,
      askedAt: now.toISOString(),
    };
    await stage.ctx.slackTasks.add(
      { dedupeKey: "died", origin, work: { kind: "command", text: "help" }, dueAt: null, requestId: "r" },
      now.toISOString(),
      new Date(now.getTime() + 60_000).toISOString(),
    );
    const sweep = async () => {
      const execution = createExecutionContext();
      await runScheduled(stage.compose, "*/5 * * * *", stage.env, execution);
      await waitOnExecutionContext(execution);
      await stage.drain();
    };
    await sweep();
    expect(stage.posted).toEqual([]);
    now = new Date("2026-11-22T10:05:00.000Z");
    await sweep();
    expect(stage.posted.map(({ to }) => to)).toEqual(["response_url"]);
    expect(allText(stage)).toContain("What /leads can do");
  });
});

describe("a watch", () => {
  it("tells new matches once a day in its channel, without addresses, and is silent without news", async () => {
    let now = new Date("2026-11-22T10:00:00.000Z");
    const stage = slackStage({ clock: { now: () => now } });
    const ctx = stage.ctx;
    await givenLead(ctx, { company_name: "Old", industry: "Watchables" });
    now = new Date("2026-11-22T10:00:01.000Z");
    expect((await answerOf(await stage.command("watch watchables", { channel: "C0DIGEST" }))).all).toContain(
      "once a day",
    );
    const tick = async () => {
      const execution = createExecutionContext();
      await runScheduled(stage.compose, "0 6 * * *", { ...stage.env, DISCOVERY_PLANS: "[]" }, execution);
      await waitOnExecutionContext(execution);
      await stage.drain();
    };
    now = new Date("2026-11-23T06:00:00.000Z");
    await tick();
    expect(stage.posted).toEqual([]);
    now = new Date("2026-11-23T12:00:00.000Z");
    await givenLead(ctx, { company_name: "Fresh", industry: "Watchables" });
    now = new Date("2026-11-24T06:00:00.000Z");
    await tick();
    await tick();
    expect(stage.posted.map(({ to, body }) => [to, body.channel])).toEqual([["chat.postMessage", "C0DIGEST"]]);
    expect(allText(stage)).toContain("Fresh");
    expect(allText(stage)).not.toContain("Old");
    const list = await answerOf(await stage.command("watches"));
    expect(list.all).toContain("watchables");
    expect((await answerOf(await stage.command("unwatch 1"))).all).toContain("no longer watch");
    expect((await answerOf(await stage.command("unwatch 1"))).all).toContain("You watch nothing under");
  });
});
