import { describe, expect, it } from "vitest";
import { workJob } from "../../../src/services/enrichment/work-job.ts";
import { apollo, dns, hunter, hunterCompany, hunterPeople } from "../../support/companies.ts";
import { enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenLead, rowsOf } from "../../support/given.ts";
import { json } from "../../support/outside.ts";

const decider = hunterPeople({
  value: "ceo@brightloom.example",
  first_name: "Ada",
  last_name: "Byron",
  position: "CEO",
  verification: { status: "valid" },
});

describe("enrichment", () => {
  it("asks who must be asked anyway, then who knows what is still missing", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    const { job, newScore } = await enrich(ctx, lead.id);
    expect(job).toMatchObject({ status: "completed", attempts: 0, contactsAdded: 2, leaseUntil: null });
    const order = [apollo.people, apollo.match, hunter.people, dns, hunter.verify];
    expect(outside.calls.toSorted()).toEqual([...order, apollo.company, hunter.company].sort());
    expect(outside.calls.filter((call) => order.includes(call))).toEqual(order);
    expect(job.trace.map(({ source, task, status }) => `${source} ${task} ${status}`).sort()).toEqual([
      "apollo company success",
      "apollo people success",
      "hunter company success",
      "hunter people success",
      "hunter verify no_data",
      // Names under .example exist for the sandbox alone, which this test has not.
      "website company skipped",
      "website people skipped",
    ]);
    expect(job.trace.find(({ source, task }) => source === "hunter" && task === "company")).toMatchObject({
      fields: expect.arrayContaining(["description"]),
      credits: 0.2,
      cached: false,
      ms: expect.any(Number),
    });
    const now = await ctx.leads.find(lead.id);
    expect(now).toMatchObject({
      enrichmentStatus: "completed",
      country: "Germany",
      fundingStage: "Series A",
      employeeCount: 120,
      leadScore: newScore,
    });
    expect(now?.companyName).toBe(lead.companyName);
    const facts = await ctx.evidence.factsOf(lead.id);
    expect(facts.map(({ source }) => source).sort()).toEqual(["apollo", "hunter"]);
  });

  it("costs what the calls cost, in the job, its steps and the ledger alike", async () => {
    const { ctx } = enrichmentStage();
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id);
    const [ledger] = await rowsOf<{ sum: number }>(
      "SELECT sum(credits) AS sum FROM provider_calls WHERE job_id = ?",
      job.id,
    );
    const steps = Object.values(job.results).reduce((sum, { credits }) => sum + credits, 0);
    expect(job.creditsSpent).toBeCloseTo(3.2);
    expect(steps).toBeCloseTo(3.2);
    expect(ledger?.sum).toBeCloseTo(3.2);
  });

  it("stops as soon as everything wanted is known", async () => {
    const { ctx, outside } = enrichmentStage({ ...everything(), [hunter.people]: decider });
    const lead = await givenLead(ctx, { funding_stage: "Seed" });
    const { job } = await enrich(ctx, lead.id, { sources: ["hunter", "website"] });
    expect(outside.calls.sort()).toEqual([hunter.company, hunter.people]);
    expect(job.trace.find(({ task }) => task === "verify")).toMatchObject({
      status: "skipped",
      reason: "What it could add is known already.",
    });
    expect(job.status).toBe("completed");
  });

  it("asks nobody for what is known, and only whom it is told to ask", async () => {
    const { ctx, outside } = enrichmentStage();
    const known = { industry: "AI", employee_count: 5, country: "Chile", description: "AI" };
    const lead = await givenLead(ctx, known);
    await enrich(ctx, lead.id, { sources: ["hunter"], wants: ["company", "emails"] });
    expect(outside.calls).toEqual([hunter.people]);
  });

  it("asked again pays nothing and adds nothing", async () => {
    const { ctx, outside, granted } = enrichmentStage();
    const lead = await givenLead(ctx);
    await enrich(ctx, lead.id);
    const [calls, permits] = [outside.calls.length, { ...granted }];
    const events = await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.enriched'", lead.id);
    const { job } = await enrich(ctx, lead.id);
    expect(job).toMatchObject({ status: "completed", creditsSpent: 0, contactsAdded: 0 });
    expect(outside.calls).toHaveLength(calls);
    expect(granted).toEqual(permits);
    expect(await rowsOf("SELECT id FROM lead_events WHERE lead_id = ? AND type = 'lead.enriched'", lead.id)).toEqual(
      events,
    );
  });

  it("remembers misses as well", async () => {
    const { ctx, outside } = enrichmentStage({
      [hunter.company]: () => json({ errors: [{ id: "not_found", code: 404 }] }, 404),
      [hunter.people]: hunterPeople(),
    });
    const lead = await givenLead(ctx);
    const first = await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect(first.job).toMatchObject({ status: "completed", results: { hunter: { status: "no_data", credits: 0 } } });
    await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect(outside.calls.sort()).toEqual([hunter.company, hunter.people]);
  });

  it("skips a lead without a domain", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx, { domain: undefined });
    const { job } = await enrich(ctx, lead.id);
    expect(job.status).toBe("completed");
    expect(job.results.hunter?.status).toBe("skipped");
    expect(outside.calls).toEqual([]);
  });

  it("keeps nothing of another company than the one asked for", async () => {
    const { ctx } = enrichmentStage({
      [hunter.company]: hunterCompany({ domain: "other.example" }),
      [hunter.people]: hunterPeople(),
    });
    const lead = await givenLead(ctx);
    await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect((await ctx.leads.find(lead.id))?.country).toBeNull();
  });

  it("spends no more than it is allowed, and says what it left out for that", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id, { max_credits: 0.5 });
    expect(outside.calls).toEqual([hunter.company]);
    expect(job).toMatchObject({ status: "completed", creditsSpent: 0.2, maxCredits: 0.5 });
    expect(job.results.apollo).toMatchObject({ status: "skipped", reason: expect.stringContaining("0.3") });
  });

  it("asks only for what is wanted", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx, { funding_stage: "Seed" });
    await enrich(ctx, lead.id, { wants: ["company"] });
    expect(outside.calls).toEqual([hunter.company]);
  });

  it("runs only where run_if holds", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    const wish = enrich(ctx, lead.id, { run_if: { min_lead_score: 99 } });
    await expect(wish).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("below 99") });
    await expect(enrich(ctx, lead.id, { run_if: { statuses: ["won"] } })).rejects.toMatchObject({ code: "conflict" });
    expect(outside.calls).toEqual([]);
    expect(await ctx.jobs.findOpen(lead.id)).toBeNull();
    expect((await enrich(ctx, lead.id, { run_if: { statuses: ["new"] } })).job.status).toBe("completed");
  });

  it("asks nobody about a public mail provider", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx, { domain: "gmail.com" });
    const { job } = await enrich(ctx, lead.id);
    expect(job).toMatchObject({ status: "completed", creditsSpent: 0 });
    expect(job.results.hunter?.reason).toContain("gmail.com is a public mail provider");
    expect(outside.calls).toEqual([]);
  });

  it("takes a dearer source where the cheaper one has to be waited for too long", async () => {
    const { ctx, outside } = enrichmentStage({
      ...everything(),
      [hunter.company]: () => json({}, 429, { "retry-after": "7200" }),
    });
    const lead = await givenLead(ctx, { funding_stage: "Seed" });
    const { job } = await enrich(ctx, lead.id, { wants: ["company"] });
    expect(outside.calls).toEqual([hunter.company, apollo.company]);
    expect(job.results).toMatchObject({ hunter: { status: "waiting" }, apollo: { status: "success" } });
  });

  it("ends when a wait is over for a source that has nothing to add by now", async () => {
    const { ctx, outside, clock } = enrichmentStage({
      ...everything(),
      [hunter.company]: () => json({}, 429, { "retry-after": "7200" }),
    });
    const lead = await givenLead(ctx, { funding_stage: "Seed", description: "AI" });
    const { job } = await enrich(ctx, lead.id, { wants: ["company"] });
    expect(job).toMatchObject({ status: "pending", results: { hunter: { status: "waiting" } } });
    clock.move(3 * 3_600_000);
    await workJob(ctx, job.id);
    const ended = await ctx.jobs.find(job.id);
    expect(ended).toMatchObject({ status: "completed", results: { hunter: { status: "skipped" } } });
    expect(outside.calls).toEqual([hunter.company, apollo.company]);
  });

  it("takes a value that is confirmed for fresh, and asks nobody dearer for it", async () => {
    const { ctx, outside, clock } = enrichmentStage();
    const lead = await givenLead(ctx, { funding_stage: "Seed", description: "AI" });
    await enrich(ctx, lead.id, { wants: ["company"], sources: ["hunter", "apollo"] });
    const before = await ctx.leads.find(lead.id);
    clock.move(200 * 86_400_000);
    await enrich(ctx, lead.id, { wants: ["company"], sources: ["hunter", "apollo"] });
    expect(outside.calls).toEqual([hunter.company, hunter.company]);
    const now = await ctx.leads.find(lead.id);
    expect(now?.industry).toBe(before?.industry);
    expect(Date.parse(now?.provenance.industry?.at ?? "")).toBeGreaterThan(
      Date.parse(before?.provenance.industry?.at ?? ""),
    );
    await enrich(ctx, lead.id, { wants: ["company"], sources: ["hunter", "apollo"] });
    expect(outside.calls).toHaveLength(2);
  });

  it("skips a source whose key is not set", async () => {
    const { ctx, outside } = enrichmentStage(everything(), { HUNTER_API_KEY: "" });
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id);
    expect(job.results.hunter?.status).toBe("skipped");
    expect(outside.calls[0]).toBe(apollo.company);
  });
});
