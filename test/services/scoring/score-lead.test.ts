import { describe, expect, it } from "vitest";
import { fundingStages } from "../../../src/domain/lead.ts";
import { explainScore } from "../../../src/services/scoring/score-lead.ts";
import { testContext } from "../../support/context.ts";
import { givenContact, givenLead, rowsOf } from "../../support/given.ts";

const ctx = testContext();

describe("a score", () => {
  it.each(
    fundingStages.map((funding_stage, i) => ({
      funding_stage,
      employee_count: [1, 12, 80, 300, 900, 4000, 50_000][i % 7],
      funding_total_usd: 10 ** (i % 10),
      last_funding_at: `20${10 + i}-03-01`,
      description: i % 2 ? "Machine learning and computer vision platform" : "A bakery",
    })),
  )("of a lead at stage $funding_stage is the base and its contributions, exactly", async (fields) => {
    const lead = await givenLead(ctx, fields);
    await givenContact(ctx, lead.id, { job_title: "CTO" });
    const answer = await explainScore(ctx, lead.id);
    const sum = answer.contributions.reduce(
      (total, { points }) => total + Math.round(points * 10),
      Math.round(answer.base * 10),
    );
    expect(sum).toBe(Math.round(answer.score * 10));
    expect(answer.score).toBeGreaterThanOrEqual(0);
    expect(answer.score).toBeLessThanOrEqual(100);
    expect((await ctx.leads.find(lead.id))?.leadScore).toBe(answer.score);
  });

  it("of a lead of which nothing is known is the base, and says what is unknown", async () => {
    const answer = await explainScore(ctx, (await givenLead(ctx)).id);
    expect(answer.score).toBe(answer.base);
    expect(answer.coverage).toBe(0);
    expect(answer.contributions).toEqual([]);
    expect(answer.unknown).toHaveLength(7);
  });

  it("shows its evidence with source, date and quote", async () => {
    const lead = await givenLead(ctx, {
      description: "We build large language models",
      website_url: "https://a.example",
    });
    const { signals, contributions } = await explainScore(ctx, lead.id);
    expect(signals.length).toBeGreaterThan(0);
    for (const signal of signals) expect(signal).toMatchObject({ source: "person", url: "https://a.example" });
    expect(contributions.find(({ feature }) => feature === "ai_adoption")?.evidence.length).toBeGreaterThan(0);
  });

  it("shows the best three reasons each way", async () => {
    const lead = await givenLead(ctx, { employee_count: 300, funding_stage: "Pre-Seed", funding_total_usd: 10_000 });
    const { topPositive, topNegative } = await explainScore(ctx, lead.id);
    expect(topPositive.map(({ feature }) => feature)).toEqual(["company_size"]);
    expect(topNegative.every(({ points }) => points < 0)).toBe(true);
    expect(topNegative.map(({ points }) => points)).toEqual(
      topNegative.map(({ points }) => points).toSorted((a, b) => a - b),
    );
  });

  it("that stays the same leaves the lead's version", async () => {
    const lead = await givenLead(ctx, { employee_count: 300 });
    await explainScore(ctx, lead.id);
    const { version } = (await ctx.leads.find(lead.id)) ?? {};
    await explainScore(ctx, lead.id);
    expect((await ctx.leads.find(lead.id))?.version).toBe(version);
  });

  it("rises with a verified address of somebody who decides", async () => {
    const lead = await givenLead(ctx);
    const contact = await givenContact(ctx, lead.id, { job_title: "CEO", email: "ceo@a.example" });
    const before = await explainScore(ctx, lead.id);
    await rowsOf("UPDATE contacts SET email_status = 'valid' WHERE id = ?", contact.id);
    expect((await explainScore(ctx, lead.id)).score).toBeGreaterThan(before.score);
  });

  it("of a lead that does not exist is not found", async () => {
    await expect(explainScore(ctx, "0198e0a0-0000-7000-8000-000000000000")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
