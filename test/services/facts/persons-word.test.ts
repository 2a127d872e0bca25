import { describe, expect, it } from "vitest";
import { factsByField } from "../../../src/domain/facts.ts";
import { searchDiscovery } from "../../../src/services/discovery/search-discovery.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { replaceLead } from "../../../src/services/leads/replace-lead.ts";
import { writeLeadsInBulk } from "../../../src/services/leads/write-leads-in-bulk.ts";
import { mergeLeadsInto } from "../../../src/services/merges/merge-leads.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { apollo, apolloSearch, hunter, hunterDiscover, yc, ycDirectory } from "../../support/companies.ts";
import { uniqueDomain } from "../../support/context.ts";
import { type EnrichmentStage, enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenLead } from "../../support/given.ts";

const typed = {
  company_name: "What I call them",
  website_url: "https://mine.example/",
  industry: "My industry",
  employee_count: 7,
  funding_stage: "Seed",
  founded_year: 1999,
  location: "My town",
  country: "My country",
  description: "My words",
  tags: ["mine"],
  tech_stack: ["abacus"],
};
const any = { expectedVersion: null };

async function importFile(ctx: EnrichmentStage["ctx"], domain: string) {
  const rows = [
    { company_name: "Theirs", domain, industry: "Imported", employee_count: 55, tags: ["imported"], city: "X" },
  ];
  return importLeads(ctx, { body: streamOf(JSON.stringify(rows)), format: "json" }, { on_conflict: "fill" });
}

describe("what a person typed", () => {
  it("outlives every source, import, discovery and merge, and the facts show what these said", async () => {
    const stage = enrichmentStage();
    const { ctx, outside } = stage;
    const lead = await givenLead(ctx, typed);
    const { domain, id } = lead;
    outside.answers = {
      ...everything(),
      [apollo.search]: apolloSearch([{ domain: domain ?? "", name: "Apollo says" }]),
      [hunter.discover]: hunterDiscover([{ domain: domain ?? "", organization: "Hunter says" }]),
      [yc]: ycDirectory([{ id: 1, name: "YC says", website: `https://${domain}` }]),
    };
    // Wanted fields that are empty make the sources be asked.
    await changeLead(ctx, { id, ...any }, { country: null });
    await enrich(ctx, id, { sources: ["hunter"] });
    await changeLead(ctx, { id, ...any }, { country: null });
    await enrich(ctx, id, { sources: ["apollo"] });
    await changeLead(ctx, { id, ...any }, { country: "My country" });
    await importFile(ctx, domain ?? "");
    await searchDiscovery(ctx, { query: "AI", sources: ["apollo", "hunter", "yc"], limit: 20 });
    const other = await givenLead(ctx);
    await enrich(ctx, other.id);
    await mergeLeadsInto(ctx, { id, ...any }, { duplicate_id: other.id });

    const now = await ctx.leads.find(id);
    expect(now).toMatchObject({
      companyName: typed.company_name,
      websiteUrl: typed.website_url,
      industry: typed.industry,
      employeeCount: 7,
      fundingStage: "Seed",
      foundedYear: 1999,
      location: "My town",
      country: "My country",
      description: "My words",
    });
    const fields = factsByField(now as NonNullable<typeof now>, await ctx.evidence.factsOf(id));
    const industry = fields.find(({ field }) => field === "industry");
    expect(industry?.winner).toMatchObject({ isHuman: true, value: "My industry" });
    expect(industry?.losers.map(({ source }) => source)).toEqual(expect.arrayContaining(["apollo", "hunter", "yc"]));
    const name = fields.find(({ field }) => field === "companyName");
    expect(name?.losers.map(({ value }) => value)).toEqual(expect.arrayContaining(["YC says"]));
  });

  it("is theirs also where it is what a source said already, if they send just that", async () => {
    const { ctx } = enrichmentStage();
    const lead = await givenLead(ctx);
    await enrich(ctx, lead.id);
    const before = await ctx.leads.find(lead.id);
    const { industry } = before as NonNullable<typeof before>;
    const confirmed = await changeLead(ctx, { id: lead.id, ...any }, { industry });
    expect(confirmed.provenance.industry).toMatchObject({ source: "person" });
    expect(confirmed.version).toBe((before?.version ?? 0) + 1);
    const again = await changeLead(ctx, { id: lead.id, ...any }, { industry });
    expect(again.version).toBe(confirmed.version);
  });

  it("over what an import said leaves the import's word as a loser, by PATCH and in bulk", async () => {
    const { ctx } = enrichmentStage();
    for (const write of [
      (id: string, industry: string) => changeLead(ctx, { id, ...any }, { industry }),
      (id: string, industry: string) =>
        writeLeadsInBulk(ctx, { operations: [{ op: "update", id, changes: { industry } }] }),
    ]) {
      const domain = uniqueDomain();
      await importFile(ctx, domain);
      const lead = await ctx.leads.findByDomain(domain);
      await write(String(lead?.id), "Mine");
      const now = (await ctx.leads.findByDomain(domain)) as NonNullable<typeof lead>;
      const [industry] = factsByField(now, await ctx.evidence.factsOf(now.id)).filter(
        ({ field }) => field === "industry",
      );
      expect(industry).toMatchObject({ winner: { isHuman: true }, losers: [{ source: "import", value: "Imported" }] });
    }
  });

  it("by PUT is theirs only where it differs: everything is sent", async () => {
    const { ctx } = enrichmentStage();
    const lead = await givenLead(ctx);
    await enrich(ctx, lead.id);
    const { industry, country, companyName, domain } = (await ctx.leads.find(lead.id)) as typeof lead;
    const replaced = await replaceLead(
      ctx,
      { id: lead.id, ...any },
      { company_name: companyName, domain, industry, country, city: "Ulm" },
    );
    expect(replaced.provenance.industry?.source).not.toBe("person");
    expect(replaced.provenance.city?.source).toBe("person");
  });
});

describe("what a source says of another company", () => {
  it("is refused, and the step says of whom it is", async () => {
    const { ctx, outside } = enrichmentStage();
    const lead = await givenLead(ctx);
    outside.answers[apollo.company] = (request) =>
      Promise.resolve(everything()[apollo.company]?.(request) as Response).then(async (response) => {
        const body = await response.json<{ organization: object }>();
        return Response.json({
          organization: { ...body.organization, name: "Harbour Foods", website_url: "https://harbourfoods.com" },
        });
      });
    const { job } = await enrich(ctx, lead.id, { sources: ["apollo"] });
    expect(job.results.apollo?.reason).toMatch(/^refused: it is about Harbour Foods/);
    expect(await ctx.leads.find(lead.id)).toMatchObject({ industry: null, employeeCount: null });
    expect(await ctx.evidence.factsOf(lead.id)).toEqual([]);
  });
});
