import { describe, expect, it } from "vitest";
import type { DiscoveryCriteria } from "../../src/domain/discovery-criteria.ts";
import { uniqueDomain } from "../support/context.ts";
import * as recorded from "./fixtures/apollo.ts";
import { failureOf, json, keys, ledgerOf, outside } from "./support.ts";

let places = 0;
// Each test asks a question of its own: answers are remembered.
const criteria = (over: Partial<DiscoveryCriteria> = {}): DiscoveryCriteria => ({
  query: "",
  words: [],
  location: `Place ${++places}, Germany`,
  industry: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
  ...over,
});

async function discover(answer: unknown, asked: DiscoveryCriteria = criteria(), offset = 0, limit = 100) {
  const world = outside([json(answer)]);
  const apollo = await world.ctx.providers.open("apollo", world.scope);
  if (!apollo.discover) throw new Error("Apollo can discover");
  const page = () => apollo.discover?.({ criteria: asked, offset, limit }) ?? Promise.reject();
  return { ...world, page };
}

describe("Apollo's company search", () => {
  it("asks for a full page as JSON, with the key in its header only", async () => {
    const { asked, page } = await discover(
      recorded.companySearch([], []),
      criteria({
        location: "Germany",
        employeeCountMin: 11,
        employeeCountMax: 200,
        fundingStage: ["Seed", "Series A"],
      }),
      250,
    );
    await page();

    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      url: "https://api.apollo.io/api/v1/mixed_companies/search",
      method: "POST",
      body: {
        q_organization_keyword_tags: ["artificial intelligence", "machine learning", "generative ai"],
        organization_locations: ["Germany"],
        organization_num_employees_ranges: ["11,200"],
        organization_latest_funding_stage_cd: ["0", "2"],
        page: 3,
        per_page: 100,
      },
    });
    expect(asked[0]?.headers).toMatchObject({ "x-api-key": keys.apollo, "content-type": "application/json" });
    expect(JSON.stringify(asked[0]?.body)).not.toContain(keys.apollo);
  });

  it("reads both lists, knows a saved company by its own id, and drops odd rows and repeats", async () => {
    const row = recorded.organizationRow("60aa11bb22cc33dd44ee5501");
    const odd = [null, 7, "x", {}, { id: 5, name: "n" }, { id: "x", name: null }, { id: "x", name: " \u0000 " }];
    const hostile = recorded.organizationRow("h", {
      website_url: "javascript:alert(1)",
      primary_domain: "evil.example",
    });
    const { ctx, page } = await discover(recorded.companySearch([row, row, ...odd, hostile], [recorded.accountRow]));

    const { value, credits, cached } = await page();

    expect(value.companies.map(({ externalId, domain }) => [externalId, domain])).toEqual([
      ["apollo:60aa11bb22cc33dd44ee5501", "brightloom.example"],
      ["apollo:h", "evil.example"],
      ["apollo:60aa11bb22cc33dd44ee5502", "tidewater.example"],
    ]);
    expect(value.companies.map(({ facts }) => facts.websiteUrl)).toEqual([
      "http://www.brightloom.example",
      "https://evil.example",
      "https://tidewater.example",
    ]);
    expect(value.found).toBe(231);
    expect([credits, cached]).toEqual([1, false]);
    expect(await ledgerOf(ctx)).toMatchObject([{ operation: "mixed_companies/search", outcome: "ok", credits: 1 }]);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(1);
  });

  it.each([
    ["a page of saved companies only", recorded.companySearch(undefined, [recorded.accountRow]), 1, 1],
    ["an empty page", recorded.companySearch([], [], 0), 0, 0],
  ])("charges for %s what Apollo does", async (_, answer, companies, credits) => {
    const { ctx, page } = await discover(answer);
    expect(await page()).toMatchObject({ credits, value: { companies: { length: companies } } });
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(credits);
  });

  it.each([{}, { error: "Something went wrong" }, { organizations: null, accounts: {} }, null, [], "text", 7])(
    "takes %j with status 200 for no answer, never for an empty one",
    async (answer) => {
      const { ctx, asked, page } = await discover(answer);
      expect((await failureOf(page())).code).toBe("provider_bad_response");
      expect(await ledgerOf(ctx)).toMatchObject([{ outcome: "bad_response", credits: 1 }]);
      await failureOf(page());
      expect(asked).toHaveLength(2);
    },
  );

  it("keeps the rows where the count of all is odd", async () => {
    const answer = { ...recorded.companySearch([recorded.organizationRow("a")], []), pagination: "none" };
    const { page } = await discover(answer);
    expect(await page()).toMatchObject({ value: { found: 1, companies: { length: 1 } } });
  });

  it("pays once for a page that is asked for again", async () => {
    const { ctx, asked, page } = await discover(recorded.companySearch([recorded.organizationRow("a")], []));
    const first = await page();
    const second = await page();
    expect(second).toEqual({ ...first, credits: 0, cached: true });
    expect(asked).toHaveLength(1);
    expect(await ledgerOf(ctx)).toHaveLength(1);
  });
});

describe("Apollo's company facts", () => {
  async function enrich(domain: string, answer: unknown) {
    const world = outside([json(answer)]);
    const apollo = await world.ctx.providers.open("apollo", world.scope);
    const answered = await (apollo.enrichCompany?.({ domain }) ?? Promise.reject());
    return { ...world, ...answered };
  }

  it("asks by domain and reads the documented answer", async () => {
    const domain = uniqueDomain();
    const { asked, value, credits } = await enrich(domain, recorded.organization(domain));

    expect(asked[0]).toMatchObject({
      url: `https://api.apollo.io/api/v1/organizations/enrich?domain=${domain}`,
      method: "GET",
      body: null,
    });
    expect(value).toMatchObject({ domain, confidence: 0.9 });
    expect(value?.facts).toEqual({
      companyName: "Brightloom Robotics",
      websiteUrl: "http://www.brightloom.example",
      industry: "industrial automation",
      employeeCount: 84,
      fundingStage: "Series A",
      fundingTotalUsd: 12_000_000,
      lastFundingAt: "2026-02-01",
      foundedYear: 2019,
      location: "Berlin, Berlin, Germany",
      city: "Berlin",
      region: "Berlin",
      country: "Germany",
      description: "Robots for small warehouses.",
      techStack: ["Salesforce", "PyTorch"],
      tags: ["robotics", "machine learning"],
      linkedinUrl: "http://www.linkedin.com/company/brightloom-example",
    });
    expect(credits).toBe(1);
  });

  it.each([
    ["{}", {}, 0],
    ["organization: null", { organization: null }, 0],
    ["another company than the one asked for", recorded.organization("other.example"), 1],
  ])("finds nothing in %s", async (_, answer, credits) => {
    const domain = uniqueDomain();
    const { ctx, value, credits: paid } = await enrich(domain, answer);
    expect(value).toBeNull();
    expect(paid).toBe(credits);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(credits);
  });

  it("takes an error with status 200 for no answer", async () => {
    const error = await failureOf(enrich(uniqueDomain(), { error: "Something went wrong" }));
    expect(error.code).toBe("provider_bad_response");
  });
});
