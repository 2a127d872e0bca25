import { describe, expect, it } from "vitest";
import type { DiscoveryCriteria } from "../../src/domain/discovery-criteria.ts";
import { middleOf } from "../../src/providers/hunter/company.ts";
import { uniqueDomain } from "../support/context.ts";
import * as recorded from "./fixtures/hunter.ts";
import { failureOf, json, keys, ledgerOf, outside } from "./support.ts";

let words = 0;
const criteria = (over: Partial<DiscoveryCriteria> = {}): DiscoveryCriteria => ({
  query: "",
  words: [`word${++words}`],
  location: null,
  industry: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
  ...over,
});

async function discover(answer: unknown, asked = criteria(), status = 200) {
  const world = outside([json(answer, status)]);
  const hunter = await world.ctx.providers.open("hunter", world.scope);
  return { ...world, page: () => hunter.discover?.({ criteria: asked, offset: 0, limit: 100 }) ?? Promise.reject() };
}

describe("Hunter's discover", () => {
  it.each([
    ["California", [{ state: "CA", country: "US" }]],
    ["San Francisco, CA", [{ city: "San Francisco", state: "CA", country: "US" }]],
    ["Berlin, Germany", [{ city: "Berlin", country: "DE" }]],
    ["the Netherlands", [{ country: "NL" }]],
    ["Jakarta, ID, Indonesia", [{ city: "Jakarta", country: "ID" }]],
  ])("asks for %s in Hunter's words, as JSON, without limit or offset", async (location, include) => {
    const wish = criteria({ location, employeeCountMin: 40, employeeCountMax: 300 });
    const { asked, page } = await discover(recorded.discovered([]), wish);
    await page();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ url: "https://api.hunter.io/v2/discover", method: "POST" });
    expect(asked[0]?.headers).toMatchObject({ "x-api-key": keys.hunter, "content-type": "application/json" });
    expect(asked[0]?.headers["user-agent"]).toContain("LeadDiscoveryEngine");
    expect(asked[0]?.body).toEqual({
      keywords: { include: wish.words, match: "all" },
      headquarters_location: { include },
      headcount: ["11-50", "51-200", "201-500"],
    });
  });

  it("reads the bare array for free, and drops odd rows", async () => {
    const rows = [recorded.discoverRow("a.example"), null, {}, { domain: 7 }, recorded.discoverRow("B.Example", null)];
    const { ctx, page } = await discover(recorded.discovered(rows));
    const { value, credits } = await page();
    expect(value.companies.map(({ domain, facts }) => [domain, facts.companyName, facts.websiteUrl])).toEqual([
      ["a.example", "Brightloom Robotics", "https://a.example"],
      ["b.example", "B.Example", "https://B.Example"],
    ]);
    expect([value.found, value.next, credits]).toEqual([412, null, 0]);
    expect((await ctx.providers.status("hunter")).quota?.used).toBe(0);
  });

  it("leaves out and counts what does not tell its funding, which it cannot be asked for", async () => {
    const wish = criteria({ fundingStage: ["Series A"] });
    const { page } = await discover(recorded.discovered([recorded.discoverRow("a.example")]), wish);
    expect((await page()).value).toMatchObject({
      companies: [],
      leftOutUnknown: 1,
      filtersAppliedHere: ["funding_stage"],
    });
  });

  it.each([
    ["data.results[]", { data: { results: [] } }, 200],
    ["an error with status 200", { error: "x" }, 200],
    ["no answer yet", {}, 202],
  ])("takes %s for no answer", async (_, answer, status) => {
    const { page } = await discover(answer, criteria(), status);
    expect((await failureOf(page())).code).toMatch(/^provider_(bad_response|unavailable)$/);
  });
});

describe("a filter that Hunter takes no notice of", () => {
  const echo = { keywords: {}, headquarters_location: {}, headcount: [], industry: {} };
  const without = (field: keyof typeof echo) => ({ ...echo, [field]: undefined });
  const heardAs = (filters: unknown) =>
    JSON.parse(JSON.stringify(recorded.discovered([recorded.discoverRow("a.example")], 412, filters)));
  const wish = () => criteria({ location: "Berlin, Germany", employeeCountMin: 10, industry: ["Insurance"] });

  it.each([
    ["the place", "headquarters_location", "location"],
    ["the size", "headcount", "employee_count"],
    ["the industry", "industry", "industry"],
    ["the words", "keywords", "words"],
  ] as const)("is %s where the echo lacks it: left out and counted, since no row tells", async (_, field, filter) => {
    const { page } = await discover(heardAs(without(field)), wish());
    const { value } = await page();
    expect(value).toMatchObject({ companies: [], found: 0, leftOutUnknown: 1 });
    expect(value.filtersAppliedHere).toContain(filter);
  });

  it.each([[echo], [{}], [null], ["x"]])("is none where the echo is %j", async (filters) => {
    const { asked, page } = await discover(heardAs(filters), wish());
    expect((await page()).value).toMatchObject({ companies: { length: 1 }, filtersAppliedHere: [], found: 412 });
    expect(asked[0]?.body).toMatchObject({ industry: { include: ["Insurance"] } });
  });

  it("is a place that has no name in its language", async () => {
    const { asked, page } = await discover(
      recorded.discovered([recorded.discoverRow("a.example")]),
      criteria({ location: "Remote" }),
    );
    expect((await page()).value).toMatchObject({ companies: [], filtersAppliedHere: ["location"] });
    expect(asked[0]?.body).not.toHaveProperty("headquarters_location");
  });
});

describe("Hunter's company facts", () => {
  async function enrich(over: Record<string, unknown> = {}, domain = uniqueDomain()) {
    const world = outside([json(recorded.company(domain, over))]);
    const hunter = await world.ctx.providers.open("hunter", world.scope);
    return { ...world, domain, ...(await (hunter.enrichCompany?.({ domain }) ?? Promise.reject())) };
  }

  it("asks by domain and reads the documented answer for a fifth of a credit", async () => {
    const { ctx, asked, domain, value, credits } = await enrich();
    expect(asked[0]).toMatchObject({ url: `https://api.hunter.io/v2/companies/find?domain=${domain}`, method: "GET" });
    expect(value?.facts).toEqual({
      companyName: "Brightloom Robotics",
      industry: "Machinery",
      employeeCount: 101,
      foundedYear: 2019,
      location: "Berlin, Germany",
      city: "Berlin",
      region: null,
      country: "Germany",
      description: "Robots for small warehouses.",
      techStack: ["cloudflare"],
      tags: ["robotics"],
      linkedinUrl: "https://www.linkedin.com/company/brightloom-example",
    });
    expect(credits).toBe(0.2);
    expect((await ctx.providers.status("hunter")).quota?.used).toBe(0.2);
    expect(await ledgerOf(ctx)).toMatchObject([
      { operation: "companies/find", status: 200, outcome: "ok", credits: 0.2 },
    ]);
  });

  it.each([
    ["no name", { name: null }],
    ["no place", { location: null }],
    ["no size", { metrics: null }],
    ["nothing of what it does", { category: null, description: null, tags: [] }],
  ])("is free with %s", async (_, over) => {
    expect((await enrich(over)).credits).toBe(0);
  });

  it("refuses another company than the one asked for", async () => {
    expect((await enrich({ domain: "other.example" })).value).toBeNull();
  });

  it("reads around wrong types, missing fields, NUL and lone surrogates", async () => {
    const { value } = await enrich({
      name: "  Bright\u0000loom\ud800 ",
      category: "Industrials",
      tags: ["robots", 7, null, ""],
      foundedYear: "2019",
      geo: [],
      linkedin: undefined,
      metrics: { employees: 84 },
      tech: "cloudflare",
      description: "x".repeat(1_000_000),
    });
    expect(value?.facts).toMatchObject({
      companyName: "Brightloom\ufffd",
      tags: ["robots"],
      techStack: [],
      city: null,
    });
    expect(value?.facts).toMatchObject({ industry: null, foundedYear: null, employeeCount: null, linkedinUrl: null });
    expect(value?.facts.description).toHaveLength(5000);
  });
});

describe("middleOf", () => {
  it.each([
    ["1-10", 3],
    ["51-200", 101],
    ["10K-50K", 22_361],
    ["10001+", 14_144],
    ["84", null],
    ["", null],
    [null, null],
  ])("takes %j for %j people", (band, people) => {
    expect(middleOf(band)).toBe(people);
  });
});
