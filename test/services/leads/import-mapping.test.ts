import { describe, expect, it } from "vitest";
import type { ServiceContext } from "../../../src/services/context.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";

type Format = "csv" | "json" | "ndjson";

const importText = (ctx: ServiceContext, format: Format, text: string, options: object = {}) =>
  importLeads(ctx, { body: streamOf(text), format }, options);

const csvOf = (header: string, rows: string[]) => `${[header, ...rows].join("\n")}\n`;
const five = [1, 2, 3, 4, 5];
const suggest = (header: string, rowOf: (i: number) => string) =>
  importText(testContext(), "csv", csvOf(header, five.map(rowOf)), { dry_run: true });

// The shapes of the three real directories: a CSV of YC, NDJSON of Techstars, and a wrapped JSON list of fundings.
const yc = (i: number) =>
  `${i},Company ${i},yc-${i}.example,https://yc-${i}.example,${i},"London, England, United Kingdom",Europe,B2B,B2B -> Sales,SaaS|B2B,Early,Active,Winter 2012,1,0,132204552${i},0,We sell ${i}.`;
const ycHeader =
  "id,name,domain,website,team_size,all_locations,regions,industry,subindustry,tags,stage,status,batch,is_hiring,top_company,launched_at,is_ai_tag,one_liner";
const techstars = (i: number) => ({
  name: `Startup ${i}`,
  slug: `startup-${i}`,
  website: `https://ts-${i}.example/`,
  description: `The first bridge number ${i}.`,
  one_liner: `Bridge ${i}.`,
  location: "Boston, Massachusetts, United States",
  industry: "Fintech",
  status: "Active",
  logo_url: "",
  social_media: { twitter: `https://twitter.com/s${i}`, linkedin: `https://linkedin.com/company/s${i}` },
  is_bcorp: false,
  tags: [],
  url: `https://www.techstars.com/portfolio/startup-${i}`,
});
const funded = (i: number) => ({
  company: `Lab ${i}`,
  handle: `lab${i}`,
  amount: "$100M",
  amount_usd: 100_000_000,
  round: ["Series D", "Seed extension", "growth", "Growth round", "pre-seed"][i - 1],
  sector: "AI Infrastructure",
  description: "Voice models {really} [well].",
  lead_investors: ["Radical Ventures"],
  founders: [],
  location: "Paris",
  funded_at: "2026-07-08",
  source_url: `https://news-${i}.example/a/b`,
  from_roundup: false,
});

describe("the mapping of a file that comes without one", () => {
  it("is found for a directory in CSV, whose status is none of ours", async () => {
    const report = await suggest(ycHeader, yc);
    expect(report).toMatchObject({ rows: 5, created: 5, failed: 0, mappingSource: "suggested" });
    expect(report.mapping).toEqual({
      name: "company_name",
      domain: "domain",
      website: "website_url",
      team_size: "employee_count",
      all_locations: "location",
      industry: "industry",
      tags: "tags",
      one_liner: "description",
    });
    expect(report.ignoredColumns).toContain("status");
  });

  it("is found for NDJSON with objects within objects and a page of its own for each company", async () => {
    const text = five.map((i) => JSON.stringify(techstars(i))).join("\n");
    const report = await importText(testContext(), "ndjson", text, { dry_run: true });
    expect(report).toMatchObject({ rows: 5, created: 5, failed: 0 });
    expect(report.mapping).toEqual({
      name: "company_name",
      website: "website_url",
      description: "description",
      location: "location",
      industry: "industry",
      tags: "tags",
      "social_media.linkedin": "linkedin_url",
    });
  });

  it("is found for a JSON list that an object wraps", async () => {
    const ctx = testContext();
    const text = JSON.stringify({
      updatedAt: '2026 "[{',
      versions: [[], ["a"]],
      startups: five.map(funded),
      more: [{}],
    });
    const report = await importLeads(ctx, { body: streamOf(text, 7), format: "json" }, {});
    expect(report).toMatchObject({ rows: 5, created: 5, failed: 0 });
    expect(report.mapping).toEqual({
      company: "company_name",
      round: "funding_stage",
      sector: "industry",
      description: "description",
      location: "location",
      funded_at: "last_funding_at",
    });
    const rows = await rowsOf<{ s: string }>(
      "SELECT funding_stage AS s FROM leads WHERE company_name LIKE 'Lab %' ORDER BY company_name",
    );
    expect(rows.map(({ s }) => s)).toEqual(["Series D", "Seed", "Growth", "Growth", "Pre-Seed"]);
  });

  it.each([
    ["a domain", "Firm,Adresse", (i: number) => `F${i},www.firm-${i}.example`, { Adresse: "domain" }],
    ["a website", "Firm,Seite", (i: number) => `F${i},https://firm-${i}.example/`, { Seite: "website_url" }],
    [
      "a LinkedIn page",
      "Firm,Netz",
      (i: number) => `F${i},https://www.linkedin.com/company/f${i}`,
      { Netz: "linkedin_url" },
    ],
    ["news about it, which are not its website", "Firm,News", (i: number) => `F${i},https://paper-${i}.example/`, {}],
    ["pages of a directory", "Firm,url", (i: number) => `F${i},https://directory.example/${i}`, {}],
    ["head counts that are ranges", "Firm,employees", (i: number) => `F${i},${i}-${i * 10}`, {}],
    [
      "head counts, one of them odd",
      "Firm,employees",
      (i: number) => `F${i},${i === 3 ? "few" : i}`,
      { employees: "employee_count" },
    ],
    ["a status of ours", "Firm,status", (i: number) => `F${i},${i % 2 ? "Qualified" : "new"}`, { status: "status" }],
    ["a status of somebody else", "Firm,status", (i: number) => `F${i},Inactive`, {}],
  ])("knows %s by what the rows hold", async (_, header, rowOf, expected) => {
    const report = await suggest(header.replace("Firm", "company"), rowOf);
    expect(report.mapping).toEqual({ company: "company_name", ...expected });
  });

  it("lists what objects in a list are called, and keeps an own export's members whole", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const tags = [{ name: "AI", id: 1 }, { title: "Robots" }, "Plain"];
    await importText(ctx, "json", JSON.stringify([{ name: "A", domain, tags }]));
    expect(await ctx.leads.findByDomain(domain)).toMatchObject({ tags: ["AI", "Robots", "Plain"] });
    const own = { id: crypto.randomUUID(), company_name: "B", provenance: { industry: { source: "x" } } };
    const report = await importText(ctx, "ndjson", JSON.stringify(own), { dry_run: true });
    expect(report.ignoredColumns).toEqual(["id", "provenance"]);
  });
});

describe("a mapping that was given", () => {
  it("is used for the next file with the same columns, in whatever order", async () => {
    const ctx = testContext();
    const column = `c${uniqueDomain()}`;
    const mapping = { [column]: "company_name", b: "owner" };
    const given = await importText(ctx, "csv", csvOf(`${column},b`, ["Acme,ann"]), { mapping });
    expect(given).toMatchObject({ mappingSource: "given", created: 1 });
    const next = await importText(ctx, "csv", csvOf(`b,${column}`, ["bob,Beta"]));
    expect(next).toMatchObject({ mappingSource: "remembered", created: 1, mapping });
    const other = { [column]: "company_name", b: "notes" };
    await importText(ctx, "csv", csvOf(`${column},b`, ["Gamma,x"]), { mapping: other });
    const newest = await importText(ctx, "csv", csvOf(`${column},b`, ["Delta,x"]), { dry_run: true });
    expect(newest).toMatchObject({ mappingSource: "remembered", mapping: other });
  });

  it("is not remembered from a dry run, nor for other columns", async () => {
    const ctx = testContext();
    const column = `c${uniqueDomain()}`;
    const mapping = { [column]: "company_name" };
    await importText(ctx, "csv", csvOf(column, ["Acme"]), { mapping, dry_run: true });
    const work = importText(ctx, "csv", csvOf(column, ["Acme"]));
    await expect(work).rejects.toMatchObject({ code: "invalid_request" });
    await importText(ctx, "csv", csvOf(column, ["Acme"]), { mapping });
    await expect(importText(ctx, "csv", csvOf(`${column},d`, ["Acme,1"]))).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});
