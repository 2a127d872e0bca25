import { parse } from "tldts";
import { describe, expect, it } from "vitest";
import type { ServiceContext } from "../../../src/services/context.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import type { ImportFormat } from "../../../src/services/leads/import-records.ts";
import { readCsv, streamOf } from "../../lib/csv/support.ts";
import { testContext } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";
import { workThrough } from "../../support/imports.ts";

// Read in place; where a clone has no ../shared/data, there is nothing to load.
const files = import.meta.glob<string>(
  [
    "../../../../shared/data/yc/yc_companies_flat.csv",
    "../../../../shared/data/companies/techstars.jsonl",
    "../../../../shared/data/companies/recently-funded-ai.json",
  ],
  { query: "?raw", import: "default" },
);
const hasData = Object.keys(files).length === 3;
const textOf = async (name: string): Promise<string> => {
  const found = Object.entries(files).find(([path]) => path.endsWith(name));
  return (await found?.[1]()) ?? "";
};

/** By another way than the product's own: the registrable domain, unless many share it as a profile page. */
const shared =
  /^(?:linkedin|facebook|twitter|x|instagram|youtube|crunchbase|ycombinator|github|medium|tiktok)\.com$|^(?:linktr\.ee|t\.me|bit\.ly|wellfound\.com|angel\.co|producthunt\.com)$/;
function domainOf(url: string): string | null {
  const { domain } = parse(url, { allowPrivateDomains: true });
  return domain === null || shared.test(domain) ? null : domain;
}

const taken = async (ctx: ServiceContext, text: string, format: ImportFormat) => {
  const report = await importLeads(ctx, { body: streamOf(text), format }, {});
  const { counts } = await workThrough(ctx, report.importId);
  return { mapping: report.mapping, counts };
};

describe.skipIf(!hasData)("the three real directories (skipped where ../shared/data is missing)", () => {
  it("are mapped without help, and a company that two of them have becomes one lead", async () => {
    const ctx = testContext();
    const [yc, techstars, funded] = await Promise.all([
      textOf("yc_companies_flat.csv"),
      textOf("techstars.jsonl"),
      textOf("recently-funded-ai.json"),
    ]);

    const first = await taken(ctx, yc, "csv");
    expect(first.mapping).toMatchObject({
      name: "company_name",
      domain: "domain",
      one_liner: "description",
      all_locations: "location",
      industry: "industry",
    });
    const { rows } = await readCsv(yc);
    const ycDomains = new Set(rows.flatMap(({ cells }) => domainOf(cells[2] ?? "") ?? []));
    expect(first.counts).toMatchObject({ rows: 5950 });

    const second = await taken(ctx, techstars, "ndjson");
    expect(second.mapping).toMatchObject({
      name: "company_name",
      website: "website_url",
      description: "description",
      location: "location",
      industry: "industry",
    });
    const startups = techstars.trim().split("\n");
    const websites = startups.map((line) => domainOf((JSON.parse(line) as { website: string }).website));
    const both = new Set(websites.flatMap((domain) => (domain !== null && ycDomains.has(domain) ? [domain] : [])));
    expect(both.size).toBeGreaterThan(5);
    expect(second.counts).toMatchObject({ rows: 4767 });
    expect((second.counts.updated ?? 0) + (second.counts.unchanged ?? 0)).toBe(both.size);
    const leads = await rowsOf<{ domain: string; n: number }>(
      "SELECT domain, count(*) AS n FROM leads WHERE domain IN (SELECT value FROM json_each(?)) GROUP BY domain",
      JSON.stringify([...both]),
    );
    expect(leads).toHaveLength(both.size);
    expect(leads.every(({ n }) => n === 1)).toBe(true);

    const third = await taken(ctx, funded, "json");
    expect(third.mapping).toMatchObject({
      company: "company_name",
      description: "description",
      location: "location",
      sector: "industry",
    });
    expect(third.counts).toMatchObject({ rows: 99, created: 99, failed: 0 });
  }, 60_000);
});
