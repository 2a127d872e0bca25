import { describe, expect, it } from "vitest";
import { newId } from "../../../src/lib/id.ts";
import { buryJob } from "../../../src/services/enrichment/bury-job.ts";
import { cancelBatch } from "../../../src/services/enrichment/cancel-batch.ts";
import { cancelJob } from "../../../src/services/enrichment/cancel-job.ts";
import { type BatchAnswer, enrichLeads } from "../../../src/services/enrichment/enrich-leads.ts";
import { feedBatch } from "../../../src/services/enrichment/feed-batch.ts";
import { findBatch } from "../../../src/services/enrichment/get-batch.ts";
import { requestEnrichment } from "../../../src/services/enrichment/request-enrichment.ts";
import { retryJob } from "../../../src/services/enrichment/retry-job.ts";
import { workInTurn } from "../../../src/services/enrichment/work-in-turn.ts";
import { workJob } from "../../../src/services/enrichment/work-job.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { hunter } from "../../support/companies.ts";
import type { TestContext } from "../../support/context.ts";
import { enrichmentStage } from "../../support/enrichment.ts";
import { givenLead, rowsOf } from "../../support/given.ts";
import { hunterError } from "../../support/outside.ts";

const facts = { sources: ["hunter"], wants: ["company"] };

async function givenLeads(ctx: TestContext, count: number, fields: object = {}): Promise<string[]> {
  const leads = await Promise.all(Array.from({ length: count }, () => givenLead(ctx, { ...fields })));
  return leads.map(({ id }) => id);
}

const idOf = ({ batch }: BatchAnswer): string => batch?.id ?? "";

/** Works off what is on the queue until nothing new comes; what Hunter's pace delays is waited for. */
async function workOff(ctx: TestContext): Promise<void> {
  for (let next = ctx.sent.shift(); next; next = ctx.sent.shift()) {
    if (next.delaySeconds) await new Promise((due) => setTimeout(due, Math.min(next?.delaySeconds ?? 0, 2) * 1000));
    if (next.message.type === "enrich") await workInTurn(ctx, next.message.job_id);
    if (next.message.type === "feed_batch") await feedBatch(ctx, next.message.batch_id);
  }
}

describe("enriching many leads", { timeout: 30_000 }, () => {
  it("tells the price first, by source, and who is left out and why; nobody is asked and nothing is stored", async () => {
    const { ctx, outside } = enrichmentStage();
    const ids = await givenLeads(ctx, 3);
    const known = await givenLead(ctx, { industry: "AI", employee_count: 5, country: "Chile", description: "AI" });
    const gone = newId();
    const noDomain = await givenLead(ctx, { domain: undefined });
    const input = { lead_ids: [...ids, known.id, noDomain.id, gone], ...facts, dry_run: true };
    const { estimate, batch } = await enrichLeads(ctx, input);
    expect(batch).toBeNull();
    expect(estimate).toMatchObject({ leads: 5, toEnrich: 3, notFound: 1, leastCredits: 0.6, mostCredits: 0.6 });
    expect(Object.fromEntries(estimate.skipped)).toEqual({
      "What its sources could add is known already.": 1,
      "The lead has no domain to ask for.": 1,
    });
    expect(Object.fromEntries(estimate.mostCreditsBySource)).toEqual({ hunter: 0.6 });
    expect(outside.calls).toEqual([]);
    expect(ctx.sent).toEqual([]);
  });

  it("opens a few jobs at a time and works all leads off, each once", async () => {
    const { ctx, outside } = enrichmentStage();
    const ids = await givenLeads(ctx, 22);
    const answer = await enrichLeads(ctx, { lead_ids: ids, ...facts });
    expect(answer.batch?.progress.counts).toMatchObject({ waiting: 2, open: 20 });
    expect(ctx.sent).toHaveLength(20);
    await workOff(ctx);
    const batch = await findBatch(ctx, idOf(answer));
    expect(batch).toMatchObject({
      status: "completed",
      progress: { counts: { waiting: 0, open: 0, completed: 22 }, creditsReserved: 0 },
    });
    expect(batch.progress.creditsSpent).toBeCloseTo(4.4);
    expect(outside.calls).toHaveLength(22);
  });

  it("takes the leads that a filter names, as they are now", async () => {
    const { ctx } = enrichmentStage();
    const tag = `t-${newId().slice(-8)}`;
    await givenLeads(ctx, 3, { tags: [tag] });
    await givenLead(ctx);
    const answer = await enrichLeads(ctx, { filter: { tags_all: [tag] }, ...facts });
    expect(answer.estimate.leads).toBe(3);
    expect(answer.batch?.progress.counts.open).toBe(3);
  });

  it("never spends more than max_credits, and says of the rest that they are used up", async () => {
    const { ctx, outside } = enrichmentStage();
    const ids = await givenLeads(ctx, 21);
    const answer = await enrichLeads(ctx, { lead_ids: ids, ...facts, max_credits: 1 });
    await workOff(ctx);
    const batch = await findBatch(ctx, idOf(answer));
    expect(batch).toMatchObject({ status: "completed", progress: { counts: { completed: 5, skipped: 16 } } });
    expect(batch.progress.creditsSpent).toBeCloseTo(1);
    expect(outside.calls).toHaveLength(5);
  });

  it("goes on by itself where there is nothing to ask of many leads in a row", async () => {
    const { ctx } = enrichmentStage();
    const ids = await givenLeads(ctx, 130);
    const answer = await enrichLeads(ctx, { lead_ids: ids, ...facts, max_credits: 0 });
    await workOff(ctx);
    expect(await findBatch(ctx, idOf(answer))).toMatchObject({
      status: "completed",
      progress: { counts: { skipped: 130 } },
    });
  });

  it("spends its last tenth", async () => {
    const { ctx } = enrichmentStage();
    const answer = await enrichLeads(ctx, { lead_ids: await givenLeads(ctx, 3), ...facts, max_credits: 0.6 });
    expect(answer.batch?.progress.counts).toMatchObject({ open: 3 });
  });

  it("leaves for a retried job what the others did not spend", async () => {
    const { ctx, outside } = enrichmentStage();
    const { answers } = outside;
    const answer = await enrichLeads(ctx, { lead_ids: await givenLeads(ctx, 2), ...facts, max_credits: 0.4 });
    const [failed = "", other = ""] = ctx.sent
      .splice(0)
      .map(({ message }) => (message.type === "enrich" ? message.job_id : ""));
    outside.answers = { ...answers, [hunter.company]: () => hunterError(400, "wrong_params") };
    await workInTurn(ctx, failed);
    expect(await ctx.jobs.find(failed)).toMatchObject({ status: "failed", maxCredits: 0.2 });
    outside.answers = answers;
    await workInTurn(ctx, other);
    // As much as if a further lead had been enriched for what the failed one left.
    await rowsOf("UPDATE enrichment_jobs SET credits_spent = 0.3 WHERE id = ?", other);
    await retryJob(ctx, failed);
    expect(await ctx.jobs.find(failed)).toMatchObject({ maxCredits: 0.1 });
    await workOff(ctx);
    expect((await findBatch(ctx, idOf(answer))).progress.creditsSpent).toBeCloseTo(0.3);
  });

  it("fed by several at once opens each lead's job once and stays within the credits", async () => {
    const { ctx } = enrichmentStage();
    const ids = await givenLeads(ctx, 30);
    const answer = await enrichLeads(ctx, { lead_ids: ids, ...facts, max_credits: 5 });
    const jobs = ctx.sent.splice(0);
    for (const { message } of jobs.slice(0, 11)) if (message.type === "enrich") await workInTurn(ctx, message.job_id);
    await Promise.all(Array.from({ length: 8 }, () => feedBatch(ctx, idOf(answer))));
    const { progress } = await findBatch(ctx, idOf(answer));
    expect(progress.creditsSpent + progress.creditsReserved).toBeLessThanOrEqual(5.0001);
    expect(progress.counts.open).toBeLessThanOrEqual(20);
  });

  it("lets a colleague's single lead go first", async () => {
    const { ctx, outside } = enrichmentStage();
    await enrichLeads(ctx, { lead_ids: await givenLeads(ctx, 20), ...facts });
    const lead = await givenLead(ctx);
    const colleague = { ...ctx, actor: { ...ctx.actor, name: "key:colleague" } };
    const { job } = await requestEnrichment(colleague, { leadId: lead.id, isAsync: true }, facts);
    const [first] = ctx.sent;
    if (first?.message.type === "enrich") await workInTurn(ctx, first.message.job_id);
    expect(await ctx.jobs.find(job.id)).toMatchObject({ status: "completed" });
    expect(outside.calls).toEqual([hunter.company, hunter.company]);
  });

  it("cancelled opens no more, ends what waits, and keeps what is done", async () => {
    const { ctx, outside } = enrichmentStage();
    const answer = await enrichLeads(ctx, { lead_ids: await givenLeads(ctx, 25), ...facts });
    const [first] = ctx.sent;
    if (first?.message.type === "enrich") await workInTurn(ctx, first.message.job_id);
    const calls = outside.calls.length;
    const cancelled = await cancelBatch(ctx, idOf(answer));
    expect(cancelled).toMatchObject({
      status: "cancelled",
      progress: { counts: { completed: 1, cancelled: 19, waiting: 5 } },
    });
    await workOff(ctx);
    expect(outside.calls).toHaveLength(calls);
    expect(await cancelBatch(ctx, idOf(answer))).toMatchObject({ status: "cancelled" });
  });

  it("that lost its feeder goes on by the sweep", async () => {
    const stage = enrichmentStage();
    const { ctx, clock } = stage;
    const answer = await enrichLeads(ctx, { lead_ids: await givenLeads(ctx, 3), ...facts });
    ctx.sent.length = 0;
    clock.move(10 * 60_000);
    await sweep(ctx);
    expect(ctx.sent).toContainEqual({ message: { v: 1, type: "feed_batch", batch_id: idOf(answer) } });
    // The sweep finds the jobs of other tests as well: this one looks after its own.
    const { rows: own } = await ctx.jobs.page({ filter: { batchId: idOf(answer) }, before: null, limit: 10 });
    const isOwn = (id: string) => own.some((job) => job.id === id);
    ctx.sent = ctx.sent.filter(({ message }) => message.type === "enrich" && isOwn(message.job_id));
    await workOff(ctx);
    expect(await findBatch(ctx, idOf(answer))).toMatchObject({ status: "completed" });
  });

  it.each([
    ["is done", workJob],
    ["is cancelled", cancelJob],
    ["is given up", buryJob],
  ] as [string, (ctx: TestContext, jobId: string) => Promise<unknown>][])(
    "whose lead somebody else is having enriched is completed when that job %s",
    async (_, end) => {
      const { ctx } = enrichmentStage();
      const lead = await givenLead(ctx);
      const { job } = await requestEnrichment(ctx, { leadId: lead.id, isAsync: true }, facts);
      const answer = await enrichLeads(ctx, { lead_ids: [lead.id], ...facts });
      expect(answer.batch).toMatchObject({ status: "running", progress: { counts: { open: 1 } } });
      await end(ctx, job.id);
      expect(await findBatch(ctx, idOf(answer))).toMatchObject({
        status: "completed",
        progress: { counts: { open: 0 } },
      });
    },
  );

  it("is accepted once it is stored, although the queue does not take its messages", async () => {
    const { ctx } = enrichmentStage();
    const broken = { ...ctx, enqueue: () => Promise.reject(new Error("the queue is full")) };
    const answer = await enrichLeads(broken, { lead_ids: await givenLeads(ctx, 2), ...facts });
    expect(answer.batch).toMatchObject({ status: "running", progress: { counts: { open: 2 } } });
    const nothingLeft = await enrichLeads(broken, { lead_ids: await givenLeads(ctx, 101), ...facts, max_credits: 0 });
    expect(nothingLeft.batch).toMatchObject({ status: "running", progress: { counts: { waiting: 1, skipped: 100 } } });
  });

  it("wants either ids or a filter", async () => {
    const { ctx } = enrichmentStage();
    for (const input of [{}, { lead_ids: [newId()], filter: {} }]) {
      await expect(enrichLeads(ctx, input)).rejects.toMatchObject({ code: "invalid_request" });
    }
  });
});
