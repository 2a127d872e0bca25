import { describe, expect, it } from "vitest";
import { revertEverywhere } from "../../../src/services/facts/revert-everywhere.ts";
import { revertSource } from "../../../src/services/facts/revert-source.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { type TestContext, testContext } from "../../support/context.ts";
import { deliver, enrich, enrichmentStage, movableClock } from "../../support/enrichment.ts";
import { givenLead, rowsOf } from "../../support/given.ts";

const any = { expectedVersion: null };
const unused = { fetch: () => Promise.reject(new Error("nobody is asked")) };

/** Leads that a source of their own has described, and nobody else. */
async function givenDescribed(ctx: TestContext, source: string, count: number): Promise<string[]> {
  const leads = await Promise.all(Array.from({ length: count }, () => givenLead(ctx)));
  const at = new Date().toISOString();
  const origin = { source, at, confidence: 0.8 };
  await ctx.commit([
    ctx.leads.updateFacts(
      leads.map((lead) => ({ ...lead, industry: "Wrong", provenance: { ...lead.provenance, industry: origin } })),
      at,
    ),
    ctx.evidence.saveFacts(
      leads.map(({ id }) => ({ leadId: id, sourceUrl: null, ...origin, values: { industry: "Wrong" } })),
      at,
    ),
  ]);
  return leads.map(({ id }) => id);
}

describe("one source's word taken out of one lead", () => {
  it("falls back, is recorded, and a dry run says the same without doing it", async () => {
    const { ctx } = enrichmentStage();
    const lead = await givenLead(ctx, { country: "Chile" });
    await enrich(ctx, lead.id);
    const before = await ctx.leads.find(lead.id);
    const preview = await revertSource(ctx, { id: lead.id, ...any }, { source: "apollo", dry_run: true });
    expect(await ctx.leads.find(lead.id)).toEqual(before);
    const done = await revertSource(ctx, { id: lead.id, ...any }, { source: "apollo" });
    expect(done.fields).toEqual(preview.fields);
    expect(done.fields.map(({ field }) => field)).toEqual(expect.arrayContaining(["fundingStage", "industry"]));
    const after = await ctx.leads.find(lead.id);
    expect(after).toMatchObject({ fundingStage: null, fundingTotalUsd: null, industry: "Robotics", country: "Chile" });
    expect(after?.provenance.industry?.source).toBe("hunter");
    expect((await ctx.evidence.factsOf(lead.id)).map(({ source }) => source)).toEqual(["hunter"]);
    const signals = (await ctx.evidence.signalsOf([lead.id])).get(lead.id) ?? [];
    expect(signals.some(({ source }) => source === "apollo")).toBe(false);
    const events = await rowsOf<{ data: string }>(
      "SELECT data FROM lead_events WHERE lead_id = ? AND type = 'lead.facts_reverted'",
      lead.id,
    );
    expect(events).toHaveLength(1);
    expect(JSON.parse(events[0]?.data ?? "{}")).toMatchObject({ source: "apollo" });
  });

  it("of which it has said nothing changes nothing", async () => {
    const ctx = testContext();
    const lead = await givenLead(ctx);
    const answer = await revertSource(ctx, { id: lead.id, ...any }, { source: "apollo" });
    expect(answer).toMatchObject({ fields: [], factsDropped: 0 });
    expect((await ctx.leads.find(lead.id))?.version).toBe((await ctx.leads.find(lead.id))?.version);
  });

  it("is never a person's", async () => {
    const ctx = testContext();
    const lead = await givenLead(ctx);
    await expect(revertSource(ctx, { id: lead.id, ...any }, { source: "person" })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });

  it("with a stale version does nothing", async () => {
    const ctx = testContext();
    const [id = ""] = await givenDescribed(ctx, "stale-source", 1);
    const target = { id, expectedVersion: [99] };
    await expect(revertSource(ctx, target, { source: "stale-source" })).rejects.toMatchObject({
      code: "precondition_failed",
    });
    expect(await ctx.leads.find(id)).toMatchObject({ industry: "Wrong" });
  });
});

describe("one source's word taken out of all leads", () => {
  it("counts first, then does it, and leaves other sources' leads alone", async () => {
    const ctx = testContext();
    const [ids, others] = [await givenDescribed(ctx, "bad-feed", 3), await givenDescribed(ctx, "good-feed", 1)];
    expect(await revertEverywhere(ctx, { source: "bad-feed", dry_run: true })).toMatchObject({ leadsTotal: 3 });
    const { revert } = await revertEverywhere(ctx, { source: "bad-feed" });
    expect(revert).toMatchObject({ status: "completed", leadsTotal: 3, leadsDone: 3 });
    const leads = await ctx.leads.findMany([...ids, ...others]);
    expect(leads.filter(({ industry }) => industry === "Wrong").map(({ id }) => id)).toEqual(others);
  });

  it("goes on after a kill, by the sweep and the queue", async () => {
    const clock = movableClock();
    const ctx = testContext({ clock });
    const ids = await givenDescribed(ctx, "killed-feed", 3);
    const id = crypto.randomUUID();
    const at = new Date().toISOString();
    // As a killed worker leaves it: begun, and nobody at work.
    await ctx.factReverts.start(
      { id, source: "killed-feed", observedSince: null, observedUntil: at, leadsTotal: 3, actor: "me", requestId: "r" },
      at,
    );
    await expect(revertEverywhere(ctx, { source: "killed-feed" })).rejects.toMatchObject({
      code: "conflict",
      extra: { revert_id: id },
    });
    clock.move(180_000);
    await sweep(ctx);
    const messages = ctx.sent.map(({ message }) => message).filter(({ type }) => type === "revert_facts");
    expect(messages).toEqual([{ v: 1, type: "revert_facts", revert_id: id }]);
    await deliver([...messages, ...messages], { outside: unused as never, clock });
    expect(await ctx.factReverts.find(id)).toMatchObject({ status: "completed", leadsDone: 3 });
    expect((await ctx.leads.findMany(ids)).every(({ industry }) => industry === null)).toBe(true);
  });

  it("leaves alone what the source said after it was asked for", async () => {
    const ctx = testContext();
    const [id = ""] = await givenDescribed(ctx, "later-feed", 1);
    await rowsOf("UPDATE lead_facts SET observed_at = '2999-01-01T00:00:00.000Z' WHERE lead_id = ?", id);
    const { revert } = await revertEverywhere(ctx, { source: "later-feed" });
    expect(revert).toMatchObject({ status: "completed", leadsTotal: 0 });
    expect(await ctx.leads.find(id)).toMatchObject({ industry: "Wrong" });
  });
});
