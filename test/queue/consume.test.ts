import { describe, expect, it } from "vitest";
import { newId } from "../../src/lib/id.ts";
import { requestEnrichment } from "../../src/services/enrichment/request-enrichment.ts";
import { deliver, type EnrichmentStage, enrich, enrichMessage, enrichmentStage } from "../support/enrichment.ts";
import { givenLead, rowsOf } from "../support/given.ts";
import { ownLimiter } from "../support/limiter.ts";

async function givenJob(stage: EnrichmentStage): Promise<{ jobId: string; leadId: string }> {
  const lead = await givenLead(stage.ctx);
  const { job } = await requestEnrichment(stage.ctx, { leadId: lead.id, isAsync: true }, { sources: ["hunter"] });
  expect(stage.ctx.sent.at(-1)).toEqual({ message: enrichMessage(job.id) });
  return { jobId: job.id, leadId: lead.id };
}

describe("the queue's consumer", () => {
  it.each([
    ["nothing", null],
    ["an empty object", {}],
    ["a version to come", { v: 99, type: "enrich", job_id: newId() }],
    ["an unknown type", { v: 1, type: "explode", job_id: newId() }],
    ["an id that is none", { v: 1, type: "enrich", job_id: "1" }],
    ["text", "enrich"],
    ["a job that does not exist", enrichMessage(newId())],
    ["a run that does not exist", { v: 1, type: "discover", run_id: newId() }],
  ])("acknowledges %s at once, and its neighbours are worked on", async (_, poison) => {
    const stage = enrichmentStage();
    const { jobId } = await givenJob(stage);
    const result = await deliver([poison, enrichMessage(jobId)], {
      ...stage,
      overrides: { PROVIDER_LIMITER: ownLimiter().namespace },
    });
    expect(result.acked).toEqual([true, true]);
    expect(await stage.ctx.jobs.find(jobId)).toMatchObject({ status: "completed" });
  });

  it("retries a message that fails and works on its neighbours", async () => {
    const stage = enrichmentStage();
    const [one, two] = [await givenJob(stage), await givenJob(stage)];
    await rowsOf("UPDATE enrichment_jobs SET results = '{broken' WHERE id = ?", one.jobId);
    const messages = [enrichMessage(one.jobId), enrichMessage(two.jobId)];
    const result = await deliver(messages, { ...stage, overrides: { PROVIDER_LIMITER: ownLimiter().namespace } });
    expect(result).toEqual({ acked: [false, true], retried: [true, false] });
    expect(await stage.ctx.jobs.find(two.jobId)).toMatchObject({ status: "completed" });
  });

  it("asks for everything again when the settings are broken, and does not throw", async () => {
    const stage = enrichmentStage();
    const { jobId } = await givenJob(stage);
    const result = await deliver([enrichMessage(jobId)], { ...stage, overrides: { SUPPRESSION_KEY: "" } });
    expect(result.acked).toEqual([false]);
    expect(await stage.ctx.jobs.find(jobId)).toMatchObject({ status: "pending" });
  });

  it("does nothing for a message that comes again", async () => {
    const stage = enrichmentStage();
    const { jobId, leadId } = await givenJob(stage);
    const overrides = { PROVIDER_LIMITER: ownLimiter().namespace };
    const thrice = [enrichMessage(jobId), enrichMessage(jobId), enrichMessage(jobId)];
    expect((await deliver(thrice, { ...stage, overrides })).acked).toEqual([true, true, true]);
    const ended = await stage.ctx.jobs.find(jobId);
    const calls = stage.outside.calls.length;
    await deliver(thrice, { ...stage, overrides });
    expect(await stage.ctx.jobs.find(jobId)).toEqual(ended);
    expect(stage.outside.calls).toHaveLength(calls);
    const events = await rowsOf<{ data: string }>(
      "SELECT data FROM lead_events WHERE lead_id = ? AND type = 'lead.enriched'",
      leadId,
    );
    expect(events.map(({ data }) => JSON.parse(data).task).sort()).toEqual(["company", "people"]);
  });

  it("keeps messages small: they hold ids only", async () => {
    const stage = enrichmentStage();
    const lead = await givenLead(stage.ctx, { notes: "x".repeat(20_000) });
    await requestEnrichment(stage.ctx, { leadId: lead.id, isAsync: true }, {});
    expect(JSON.stringify(stage.ctx.sent).length).toBeLessThan(300);
  });
});

describe("the consumer of dead letters", () => {
  const bury = (stage: EnrichmentStage, ...bodies: unknown[]) => deliver(bodies, { ...stage, queue: "lead-jobs-dead" });

  it("ends the job where people see it, and the lead can be enriched again", async () => {
    const stage = enrichmentStage();
    const { jobId, leadId } = await givenJob(stage);
    expect((await bury(stage, enrichMessage(jobId), enrichMessage(jobId), { v: 99 })).acked).toEqual([
      true,
      true,
      true,
    ]);
    const buried = await stage.ctx.jobs.find(jobId);
    expect(buried).toMatchObject({ status: "failed", leaseUntil: null, retryAt: null });
    expect(buried?.error).toMatch(/failed too often/);
    expect(await stage.ctx.leads.find(leadId)).toMatchObject({ enrichmentStatus: "failed" });
    const { job } = await enrich(stage.ctx, leadId, { sources: ["hunter"] });
    expect(job.id).not.toBe(jobId);
    expect(job.status).toBe("completed");
  });

  it("gets a job that fails each time, with the last error, though its message comes back within the lease", async () => {
    const stage = enrichmentStage();
    const { jobId } = await givenJob(stage);
    const broken = { ...stage.outside, fetch: () => Promise.reject(new Error("never reached")) };
    const overrides = { PROVIDER_LIMITER: ownLimiter().namespace };
    await rowsOf(
      "CREATE TRIGGER no_progress BEFORE UPDATE OF trace ON enrichment_jobs BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    );
    try {
      for (const _ of [1, 2]) {
        const result = await deliver([enrichMessage(jobId)], { ...stage, outside: broken, overrides });
        expect(result).toEqual({ acked: [false], retried: [true] });
      }
    } finally {
      await rowsOf("DROP TRIGGER no_progress");
    }
    await bury(stage, enrichMessage(jobId));
    expect(await stage.ctx.jobs.find(jobId)).toMatchObject({
      status: "failed",
      claim: 2,
      error: expect.stringMatching(/failed too often; at last with: .*disk is full/),
    });
  });

  it("leaves a job alone that has ended", async () => {
    const stage = enrichmentStage();
    const lead = await givenLead(stage.ctx);
    const { job } = await enrich(stage.ctx, lead.id, { sources: ["hunter"] });
    await bury(stage, enrichMessage(job.id));
    expect(await stage.ctx.jobs.find(job.id)).toEqual(job);
    expect(await stage.ctx.leads.find(lead.id)).toMatchObject({ enrichmentStatus: "completed" });
  });
});
