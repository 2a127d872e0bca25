import { describe, expect, it } from "vitest";
import { apollo, hunter, hunterCompany, hunterPeople } from "../../support/companies.ts";
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
  it("asks the sources in turn and keeps what each of them says", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    const { job, newScore } = await enrich(ctx, lead.id);
    expect(job).toMatchObject({ status: "completed", attempts: 0, contactsAdded: 2, leaseUntil: null });
    expect(outside.calls).toEqual([apollo.company, apollo.people, apollo.match, hunter.company, hunter.people]);
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
    const { job } = await enrich(ctx, lead.id);
    expect(outside.calls).toEqual([hunter.company, hunter.people]);
    expect(job.results.apollo?.status).toBe("skipped");
    expect(job.status).toBe("completed");
  });

  it("asks nobody for what is known, and only whom it is told to ask", async () => {
    const { ctx, outside } = enrichmentStage();
    const known = { industry: "AI", employee_count: 5, country: "Chile", description: "AI" };
    const lead = await givenLead(ctx, known);
    await enrich(ctx, lead.id, { sources: ["hunter"] });
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
    expect(outside.calls).toEqual([hunter.company, hunter.people]);
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

  it("skips a source whose key is not set", async () => {
    const { ctx, outside } = enrichmentStage(everything(), { HUNTER_API_KEY: "" });
    const lead = await givenLead(ctx);
    const { job } = await enrich(ctx, lead.id);
    expect(job.results.hunter?.status).toBe("skipped");
    expect(outside.calls[0]).toBe(apollo.company);
  });
});
