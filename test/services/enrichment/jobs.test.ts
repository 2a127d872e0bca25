import { describe, expect, it } from "vitest";
import { buryJob } from "../../../src/services/enrichment/bury-job.ts";
import { cancelBatch } from "../../../src/services/enrichment/cancel-batch.ts";
import { cancelJob } from "../../../src/services/enrichment/cancel-job.ts";
import { enrichLeads } from "../../../src/services/enrichment/enrich-leads.ts";
import { requestEnrichment } from "../../../src/services/enrichment/request-enrichment.ts";
import { retryJob } from "../../../src/services/enrichment/retry-job.ts";
import { workInTurn } from "../../../src/services/enrichment/work-in-turn.ts";
import { workJob } from "../../../src/services/enrichment/work-job.ts";
import { getStats } from "../../../src/services/stats/get-stats.ts";
import { apollo, hunter, hunterCompany } from "../../support/companies.ts";
import { testContext } from "../../support/context.ts";
import { enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenLead, rowsOf } from "../../support/given.ts";
import { gate, hunterError } from "../../support/outside.ts";

const hunterFacts = { sources: ["hunter"], wants: ["company"] };
const rejected = () => hunterError(401, "authentication_failed");

describe("cancelling a job", () => {
  it("ends it, calls nobody any more, and the lead says what it said before", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    const { job } = await requestEnrichment(ctx, { leadId: lead.id, isAsync: true }, {});
    const cancelled = await cancelJob(ctx, job.id);
    expect(cancelled).toMatchObject({ status: "cancelled", retryAt: null });
    expect(await ctx.leads.find(lead.id)).toMatchObject({ enrichmentStatus: "none" });
    await workJob(ctx, job.id);
    expect(outside.calls).toEqual([]);
    expect(await cancelJob(ctx, job.id)).toEqual(cancelled);
  });

  it("while it runs keeps what was kept, and nothing that comes later", async () => {
    const [asked, answer] = [gate(), gate()];
    const { ctx } = enrichmentStage({
      ...everything(),
      [hunter.company]: async (request) => {
        asked.open();
        await answer.opened;
        return hunterCompany()(request);
      },
    });
    const lead = await givenLead(ctx, { funding_stage: "Seed" });
    const work = enrich(ctx, lead.id, hunterFacts);
    await asked.opened;
    const open = await ctx.jobs.findOpen(lead.id);
    await cancelJob(ctx, open?.id ?? "");
    answer.open();
    expect((await work).job.status).toBe("cancelled");
    expect(await ctx.leads.find(lead.id)).toMatchObject({ country: null, enrichmentStatus: "none" });
  });

  it("that has ended is refused", async () => {
    const { ctx } = enrichmentStage();
    const { job } = await enrich(ctx, (await givenLead(ctx)).id, hunterFacts);
    await expect(cancelJob(ctx, job.id)).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("retrying a job", () => {
  it("asks again what failed, and nothing that was answered", async () => {
    const answers = everything();
    const { ctx, outside } = enrichmentStage({ ...answers, [hunter.people]: rejected });
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect(job).toMatchObject({ status: "partial", results: { hunter: { status: "failed" } } });

    // The key was changed: a limiter that knows nothing of the old one.
    const later = enrichmentStage(answers).ctx;
    const again = await retryJob(later, job.id);
    expect(again).toMatchObject({ id: job.id, status: "pending", attempts: 0, error: null });
    expect(again.trace.map(({ task }) => task)).toEqual(["company"]);
    expect(later.sent).toEqual([{ message: { v: 1, type: "enrich", job_id: job.id } }]);
    expect(await retryJob(later, job.id)).toEqual(again);
    expect(later.sent).toHaveLength(1);
    const calls = outside.calls.length;
    await workJob(later, job.id);
    expect(await later.jobs.find(job.id)).toMatchObject({ status: "completed", contactsAdded: 1 });
    expect(outside.calls).toHaveLength(calls);
  });

  it("of a lead that has an open one by now answers that one", async () => {
    const { ctx } = enrichmentStage({ ...everything(), [hunter.company]: rejected });
    const lead = await givenLead(ctx);
    const { job: failed } = await enrich(ctx, lead.id, hunterFacts);
    const { job: open } = await requestEnrichment(ctx, { leadId: lead.id, isAsync: true }, {});
    expect((await retryJob(ctx, failed.id)).id).toBe(open.id);
    expect(await ctx.jobs.find(failed.id)).toEqual(failed);
    await cancelJob(ctx, open.id);
  });

  it("that is completed is refused, and one that was buried works", async () => {
    const { ctx } = enrichmentStage();
    const { job } = await enrich(ctx, (await givenLead(ctx)).id, hunterFacts);
    await expect(retryJob(ctx, job.id)).rejects.toMatchObject({ code: "conflict" });
    const { job: dead } = await requestEnrichment(
      ctx,
      { leadId: (await givenLead(ctx)).id, isAsync: true },
      hunterFacts,
    );
    await buryJob(ctx, dead.id);
    expect(await ctx.jobs.find(dead.id)).toMatchObject({ status: "failed", error: expect.any(String) });
    await retryJob(ctx, dead.id);
    await workJob(ctx, dead.id);
    expect(await ctx.jobs.find(dead.id)).toMatchObject({ status: "completed" });
  });
});

describe("a row that cannot be read", () => {
  it("is buried like any other, and keeps nobody from the sweep", async () => {
    const { ctx } = enrichmentStage();
    const lead = await givenLead(ctx);
    const { job } = await requestEnrichment(ctx, { leadId: lead.id, isAsync: true }, hunterFacts);
    await rowsOf("UPDATE enrichment_jobs SET trace = '[broken' WHERE id = ?", job.id);
    await expect(ctx.jobs.find(job.id)).rejects.toThrow();
    await buryJob(ctx, job.id);
    const rows = await rowsOf("SELECT status FROM enrichment_jobs WHERE id = ?", job.id);
    expect(rows).toEqual([{ status: "failed" }]);
    expect(await ctx.leads.find(lead.id)).toMatchObject({ enrichmentStatus: "failed" });
  });
});

describe("the queue", () => {
  it("knows whose turn it is: who was served longest ago", async () => {
    const { ctx } = enrichmentStage();
    const jobOf = async (name: string) => {
      const lead = await givenLead(ctx);
      const actor = { ...ctx.actor, name };
      return (await requestEnrichment({ ...ctx, actor }, { leadId: lead.id, isAsync: true }, hunterFacts)).job;
    };
    await workJob(ctx, (await jobOf("key:busy")).id);
    const [busy, patient] = [await jobOf("key:busy"), await jobOf("key:patient")];
    expect(await ctx.jobs.nextOfOthers("key:somebody", new Date().toISOString())).toBe(patient.id);
    expect(await ctx.jobs.nextOfOthers("key:patient", new Date().toISOString())).toBe(busy.id);
    // A job of its own request goes straight ahead.
    await workInTurn(ctx, busy.id);
    expect(await ctx.jobs.find(patient.id)).toMatchObject({ status: "pending" });
  });
});

describe("the statistics", () => {
  it("count each job when it ends, and each of its sources", async () => {
    const stage = enrichmentStage({ ...everything(), [apollo.company]: () => new Response("", { status: 401 }) });
    // A day that no other test writes to.
    stage.clock.move(400 * 86_400_000);
    const { ctx } = stage;
    const { job: good } = await enrich(ctx, (await givenLead(ctx)).id, hunterFacts);
    expect(good.status).toBe("completed");
    const { job: bad } = await enrich(ctx, (await givenLead(ctx)).id, { sources: ["apollo"], wants: ["company"] });
    expect(bad.status).toBe("failed");
    const { day, month } = await getStats(ctx);
    expect(day).toMatchObject({
      jobs: { counts: { completed: 1, failed: 1 }, successRate: 0.5, credits: 0.2 },
      sources: {
        hunter: { counts: { success: 1 }, successRate: 1, credits: 0.2 },
        apollo: { counts: { failed: 1 }, successRate: 0 },
      },
    });
    expect(month.jobs).toEqual(day.jobs);
  });

  it("count a job that is retried once, as it ends at last, and a batch's cancelled ones", async () => {
    const answers = everything();
    const first = enrichmentStage({ ...answers, [hunter.people]: rejected });
    const later = enrichmentStage(answers);
    // A day that no other test writes to.
    for (const { clock } of [first, later]) clock.move(500 * 86_400_000);
    const { job } = await enrich(first.ctx, (await givenLead(first.ctx)).id, { sources: ["hunter"] });
    expect((await getStats(later.ctx)).day.jobs).toMatchObject({ counts: { partial: 1 }, credits: 0.2 });
    await retryJob(later.ctx, job.id);
    expect((await getStats(later.ctx)).day).toMatchObject({ jobs: { counts: {}, credits: 0 }, sources: {} });
    await workJob(later.ctx, job.id);
    const { creditsSpent } = (await later.ctx.jobs.find(job.id)) as typeof job;
    const { jobs, sources } = (await getStats(later.ctx)).day;
    expect(jobs).toEqual({ counts: { completed: 1 }, credits: expect.closeTo(creditsSpent), successRate: 1 });
    expect(sources.hunter).toMatchObject({ counts: { success: 1 }, credits: expect.closeTo(creditsSpent) });

    const lead = await givenLead(later.ctx);
    const { batch } = await enrichLeads(later.ctx, { lead_ids: [lead.id], ...hunterFacts });
    await cancelBatch(later.ctx, batch?.id ?? "");
    expect((await getStats(later.ctx)).day.jobs.counts).toEqual({ cancelled: 1, completed: 1 });
  });

  it("know no rate where nothing has ended", async () => {
    const ctx = testContext({ clock: { now: () => new Date("2031-01-01T00:00:00Z") } });
    expect((await getStats(ctx)).week).toEqual({
      since: "2030-12-26",
      jobs: { counts: {}, credits: 0, successRate: null },
      sources: {},
    });
  });
});
