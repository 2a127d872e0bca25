import { describe, expect, it } from "vitest";
import { requestEnrichment } from "../../../src/services/enrichment/request-enrichment.ts";
import { workJob } from "../../../src/services/enrichment/work-job.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { apollo, hunter } from "../../support/companies.ts";
import { type EnrichmentStage, enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenLead } from "../../support/given.ts";
import { hunterError, json } from "../../support/outside.ts";

const hunterOnly = { sources: ["hunter"] };
/** A single question. */
const only = { ...hunterOnly, wants: ["company"] };
const down = () => new Response("oops", { status: 503 });

/** Works on the job again once it is due. */
async function again({ ctx, clock }: EnrichmentStage, jobId: string) {
  clock.move(10 * 60_000);
  await workJob(ctx, jobId);
  return ctx.jobs.find(jobId);
}

describe("a source that fails", () => {
  it("is asked three times, then the job ends and says why", async () => {
    const stage = enrichmentStage({ ...everything(), [hunter.company]: down });
    const lead = await givenLead(stage.ctx);
    const { job } = await enrich(stage.ctx, lead.id, only);
    expect(job).toMatchObject({ status: "pending", attempts: 1, leaseUntil: null });
    expect(job.retryAt).not.toBeNull();
    expect(await again(stage, job.id)).toMatchObject({ status: "pending", attempts: 2 });
    const ended = await again(stage, job.id);
    expect(ended).toMatchObject({ status: "failed", retryAt: null, error: "Hunter did not answer." });
    expect(stage.outside.calls).toEqual([hunter.company, hunter.company, hunter.company]);
    expect(await stage.ctx.leads.find(lead.id)).toMatchObject({ enrichmentStatus: "failed" });
    await again(stage, job.id);
    expect(stage.outside.calls).toHaveLength(3);
  });

  it("does not keep another one from answering", async () => {
    const stage = enrichmentStage({ ...everything(), [hunter.company]: down });
    const lead = await givenLead(stage.ctx);
    const { job } = await enrich(stage.ctx, lead.id, { wants: ["company"] });
    expect(job).toMatchObject({ status: "pending", results: { apollo: { status: "success" } } });
    await again(stage, job.id);
    const ended = await again(stage, job.id);
    expect(ended).toMatchObject({ status: "partial", results: { hunter: { status: "failed" } } });
    expect(stage.outside.calls.filter((call) => call === apollo.company)).toHaveLength(1);
  });

  it("half-way keeps what it said before, and its price once", async () => {
    const answers = everything();
    const stage = enrichmentStage({ ...answers, [hunter.people]: down });
    const lead = await givenLead(stage.ctx);
    const { job } = await enrich(stage.ctx, lead.id, hunterOnly);
    expect(job.creditsSpent).toBeCloseTo(0.2);
    expect(await stage.ctx.leads.find(lead.id)).toMatchObject({ country: "Germany" });
    stage.outside.answers = answers;
    const ended = await again(stage, job.id);
    expect(ended?.status).toBe("completed");
    expect(ended?.creditsSpent).toBeCloseTo(1.2);
    expect(ended?.results.hunter?.credits).toBeCloseTo(1.2);
  });

  it("that rejects our key is asked once, and never again for any job", async () => {
    const stage = enrichmentStage({ [hunter.company]: () => hunterError(401, "authentication_failed") });
    const one = await enrich(stage.ctx, (await givenLead(stage.ctx)).id, only);
    expect(one.job).toMatchObject({ status: "failed", results: { hunter: { status: "failed" } } });
    const two = await enrich(stage.ctx, (await givenLead(stage.ctx)).id, only);
    expect(two.job.status).toBe("failed");
    expect(stage.outside.calls).toHaveLength(1);
  });
});

describe("waiting", () => {
  it("for our quota is no attempt, calls nobody and stays due", async () => {
    const stage = enrichmentStage(everything(), { HUNTER_MONTHLY_CREDITS: 0 });
    const lead = await givenLead(stage.ctx);
    const { job } = await enrich(stage.ctx, lead.id, only);
    expect(job).toMatchObject({ status: "pending", attempts: 0, results: { hunter: { status: "waiting" } } });
    expect(Date.parse(job.retryAt ?? "")).toBeGreaterThan(Date.now());
    for (let i = 0; i < 10; i++) {
      stage.clock.move(40 * 86_400_000);
      await workJob(stage.ctx, job.id);
    }
    expect(await stage.ctx.jobs.find(job.id)).toMatchObject({ status: "pending", attempts: 0 });
    expect(stage.outside.calls).toEqual([]);
    expect(await stage.ctx.leads.find(lead.id)).toMatchObject({ enrichmentStatus: "pending" });
  });

  it.each([
    ["as long as Retry-After says", () => json({}, 429, { "retry-after": "120" }), 120],
    ["half a minute where nothing says", down, 30],
  ])("lasts %s", async (_, answer, seconds) => {
    const stage = enrichmentStage({ [hunter.company]: answer });
    const lead = await givenLead(stage.ctx);
    const { job } = await enrich(stage.ctx, lead.id, only);
    const wait = (Date.parse(job.retryAt ?? "") - stage.clock.now().getTime()) / 1000;
    expect(wait).toBeGreaterThan(seconds - 5);
    expect(wait).toBeLessThanOrEqual(seconds);
    expect(stage.ctx.sent).toEqual([
      { message: { v: 1, type: "enrich", job_id: job.id }, delaySeconds: expect.closeTo(seconds, -1) },
    ]);
  });

  it("beyond twelve hours is kept in the row: the message comes after twelve", async () => {
    const stage = enrichmentStage({ [hunter.company]: () => json({}, 429, { "retry-after": "864000" }) });
    const { job } = await enrich(stage.ctx, (await givenLead(stage.ctx)).id, only);
    expect(stage.ctx.sent).toMatchObject([{ delaySeconds: 43_200 }]);
    expect(Date.parse(job.retryAt ?? "") - stage.clock.now().getTime()).toBeGreaterThan(800_000_000);
    // Early: nothing is due.
    const calls = stage.outside.calls.length;
    stage.clock.move(43_200_000);
    await workJob(stage.ctx, job.id);
    expect(stage.outside.calls).toHaveLength(calls);
  });

  it("is never one of years, and says so", async () => {
    const stage = enrichmentStage({ [hunter.company]: () => json({}, 429, { "retry-after": "315360000" }) });
    const { job } = await enrich(stage.ctx, (await givenLead(stage.ctx)).id, only);
    const waitDays = (Date.parse(job.retryAt ?? "") - stage.clock.now().getTime()) / 86_400_000;
    expect(waitDays).toBeGreaterThan(1);
    expect(waitDays).toBeLessThanOrEqual(40);
    expect(job.trace.find(({ status }) => status === "waiting")?.reason).toContain("forty days");
  });

  it("asks nobody while the limiter does not answer", async () => {
    const dead = { getByName: () => ({ acquire: () => Promise.reject(new Error("overloaded")) }) };
    const stage = enrichmentStage(everything(), { PROVIDER_LIMITER: dead });
    const { job } = await enrich(stage.ctx, (await givenLead(stage.ctx)).id, only);
    expect(job.status).toBe("pending");
    expect(stage.outside.calls).toEqual([]);
  });
});

describe("the sweep", () => {
  it("sends the message of a job whose own got lost, which was accepted all the same", async () => {
    const stage = enrichmentStage();
    const lead = await givenLead(stage.ctx);
    stage.ctx.enqueue = () => Promise.reject(new Error("queue down"));
    const { job } = await requestEnrichment(stage.ctx, { leadId: lead.id, isAsync: true }, {});
    expect(job).toMatchObject({ status: "pending", leadId: lead.id });
    const cron = enrichmentStage();
    await sweep(cron.ctx);
    expect(cron.ctx.sent.map(({ message }) => message)).toContainEqual({ v: 1, type: "enrich", job_id: job.id });
  });
});
