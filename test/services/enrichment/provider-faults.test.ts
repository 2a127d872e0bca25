import { describe, expect, it } from "vitest";
import { workJob } from "../../../src/services/enrichment/work-job.ts";
import { apollo, hunter, hunterPeople } from "../../support/companies.ts";
import { enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenLead } from "../../support/given.ts";

const down = () => new Response("oops", { status: 503 });

// Rows of reliability.md 2.3 that are about what becomes of a lead; the others are in test/providers/contract.test.ts.
describe("a lead", () => {
  it("P13 keeps what it had while both providers are down, and the job says of each why", async () => {
    const { ctx, clock } = enrichmentStage({ [hunter.company]: down, [apollo.company]: down });
    const lead = await givenLead(ctx, { industry: "Robotics" });
    const { job } = await enrich(ctx, lead.id, { sources: ["hunter", "apollo"], wants: ["company"] });
    for (let i = 0; i < 3; i++) {
      clock.move(30 * 60_000);
      await workJob(ctx, job.id);
    }
    const ended = await ctx.jobs.find(job.id);
    expect(ended?.results).toMatchObject({
      hunter: { status: "failed", reason: "Hunter did not answer." },
      apollo: { status: "failed", reason: "Apollo did not answer." },
    });
    expect(ended).toMatchObject({ status: "failed", creditsSpent: 0 });
    expect(await ctx.leads.find(lead.id)).toMatchObject({ industry: "Robotics", companyName: lead.companyName });
  });

  it("P14 gets one contact of an address that comes in two spellings", async () => {
    const twice = hunterPeople({ value: "Marta@B.Example" }, { value: "marta@b.example" });
    const { ctx } = enrichmentStage({ ...everything(), [hunter.people]: twice });
    const lead = await givenLead(ctx);
    await enrich(ctx, lead.id, { sources: ["hunter"] });
    expect((await ctx.contacts.ofLead(lead.id)).map(({ email }) => email)).toEqual(["marta@b.example"]);
  });
});
