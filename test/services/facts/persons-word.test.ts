import { describe, expect, it } from "vitest";
import { factsByField } from "../../../src/domain/facts.ts";
import { collectEvidence } from "../../../src/services/discovery/collect-evidence.ts";
import { searchDiscovery } from "../../../src/services/discovery/search-discovery.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { replaceLead } from "../../../src/services/leads/replace-lead.ts";
import { writeLeadsInBulk } from "../../../src/services/leads/write-leads-in-bulk.ts";
import { mergeLeadsInto } from "../../../src/services/merges/merge-leads.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { filed, filing, searchResult } from "../../providers/fixtures/form-d.ts";
import { post, thread, threads } from "../../providers/fixtures/hacker-news.ts";
import { greenhouse, greenhouseJob } from "../../providers/fixtures/job-boards.ts";
import { apollo, apolloSearch, hunter, hunterDiscover, yc, ycDirectory } from "../../support/companies.ts";
import { uniqueDomain, uniqueName } from "../../support/context.ts";
import { type EnrichmentStage, enrich, enrichmentStage, everything } from "../../support/enrichment.ts";
import { givenLead } from "../../support/given.ts";
import { json } from "../../support/outside.ts";
import { websiteStage } from "../../support/website.ts";

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
/** The country is emptied in between, so that the sources are asked. */
const kept = {
  companyName: typed.company_name,
  websiteUrl: typed.website_url,
  industry: typed.industry,
  employeeCount: 7,
  fundingStage: "Seed",
  foundedYear: 1999,
  location: "My town",
  description: "My words",
  tags: ["mine"],
  techStack: ["abacus"],
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
    expect(await ctx.leads.find(id)).toMatchObject({ ...kept, country: "My country" });
    const other = await givenLead(ctx);
    await enrich(ctx, other.id);
    await mergeLeadsInto(ctx, { id, ...any }, { duplicate_id: other.id });

    const now = await ctx.leads.find(id);
    // A merge unites lists.
    const { tags, techStack, ...values } = kept;
    expect(now).toMatchObject({ ...values, country: "My country" });
    expect(now).toMatchObject({
      tags: expect.arrayContaining(tags),
      techStack: expect.arrayContaining(techStack),
    });
    const fields = factsByField(now as NonNullable<typeof now>, await ctx.evidence.factsOf(id));
    const industry = fields.find(({ field }) => field === "industry");
    expect(industry?.winner).toMatchObject({ isHuman: true, value: "My industry" });
    expect(industry?.losers.map(({ source }) => source)).toEqual(expect.arrayContaining(["apollo", "hunter", "yc"]));
    const name = fields.find(({ field }) => field === "companyName");
    expect(name?.losers.map(({ value }) => value)).toEqual(expect.arrayContaining(["YC says"]));
  });

  it("outlives the company's own website", async () => {
    const domain = uniqueDomain();
    const site = `<html lang="en"><head><title>Their own name</title><meta name="generator" content="WordPress 6.4"><meta name="description" content="Their own words on AI">
      <script type="application/ld+json">{"@type":"Organization","name":"Their own name","numberOfEmployees":900,
        "foundingDate":"2001","address":{"addressLocality":"Ulm","addressCountry":"Germany"}}</script></head>
      <body><h1>Their own name</h1><p>We build machine learning models for parcels.</p></body></html>`;
    const { ctx } = websiteStage({ [`https://${domain}/`]: site });
    const { id } = await givenLead(ctx, { ...typed, domain, country: undefined });
    const { job } = await enrich(ctx, id, { sources: ["website"], wants: ["company"] });
    expect(job.results.website).toMatchObject({ status: "success" });
    expect(await ctx.leads.find(id)).toMatchObject({ ...kept, country: "Germany" });
    const [word] = await ctx.evidence.factsOf(id);
    expect(word).toMatchObject({ source: "website", values: { employeeCount: 900, companyName: "Their own name" } });
  });

  it("outlives job boards, the SEC and Hacker News", async () => {
    const name = uniqueName("Ninthmeadow").replace(/\W/g, "");
    const board = `boards-api.greenhouse.io/v1/boards/${name.toLowerCase()}/`;
    const { ctx, outside } = enrichmentStage(
      {
        "boards-api.greenhouse.io": () => json({}, 404),
        "api.lever.co": () => json({}, 404),
        "api.ashbyhq.com": () => json({}, 404),
        [board]: () => json(greenhouse(greenhouseJob("AI Engineer", { company_name: name }))),
        "efts.sec.gov": () => json(searchResult(filed({ name }))),
        "www.sec.gov": () => new Response(filing({ name })),
        "hn.algolia.com/api/v1/search_by_date": () => json(threads(48_000_001)),
        "hn.algolia.com/api/v1/items/48000001": () => json(thread(48_000_001, [post(1, "ai")])),
      },
      { CONTACT_EMAIL: "ops@leads.example", EVIDENCE_LEADS_PER_TICK: "20" },
    );
    const place = { region: "CA", country: "United States" };
    const mine = { ...typed, ...place, company_name: name, domain: "brightloom.example" };
    const { id } = await givenLead(ctx, mine);
    await collectEvidence(ctx);
    await searchDiscovery(ctx, { query: "AI", sources: ["hn"], limit: 20 });
    expect(outside.calls).toEqual(expect.arrayContaining([expect.stringMatching(/sec\.gov/)]));
    expect(await ctx.leads.find(id)).toMatchObject({
      ...kept,
      companyName: name,
      country: "United States",
      // Theirs, where nobody typed one.
      fundingTotalUsd: 11_000_000,
    });
    const words = await ctx.evidence.factsOf(id);
    expect(words.map(({ source }) => source).sort()).toEqual(["hn", "jobs", "sec"]);
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
