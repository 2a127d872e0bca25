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
    ["a page of rows that we cannot read", recorded.companySearch([{ id: 5 }], []), 0, 1],
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
    ["another company, by its website only", recorded.organization(""), 1],
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

describe("Apollo's companies in bulk", () => {
  async function enrichAll(domains: readonly string[], ...answers: unknown[]) {
    const world = outside(answers.map((answer) => json(answer)));
    const apollo = await world.ctx.providers.open("apollo", world.scope);
    return { ...world, enrich: () => apollo.enrichCompanies?.(domains) ?? Promise.reject() };
  }
  const row = (domain: string) => recorded.organization(domain).organization;

  it("are asked ten a call and found again by domain, in whatever order they come", async () => {
    const domains = Array.from({ length: 12 }, uniqueDomain).sort();
    const [a = "", b = "", c = ""] = domains;
    const first = recorded.bulkEnriched([row(c), null, row("stranger.example"), row(a)]);
    const { ctx, asked, enrich } = await enrichAll([...domains, a], first, recorded.bulkEnriched([]));

    const { value, credits } = await enrich();

    expect(
      asked.map(({ url, method, body }) => [url, method, (body as { details: unknown[] }).details.length]),
    ).toEqual([
      ["https://api.apollo.io/api/v1/organizations/bulk_enrich", "POST", 10],
      ["https://api.apollo.io/api/v1/organizations/bulk_enrich", "POST", 2],
    ]);
    expect([...value.keys()]).toEqual(domains);
    expect([value.get(a)?.domain, value.get(b), value.get(c)?.facts.companyName]).toEqual([
      a,
      null,
      "Brightloom Robotics",
    ]);
    // The stranger was charged like the others.
    expect(credits).toBe(3);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(3);
    expect(await enrich()).toEqual({ value, credits: 0, cached: true });
  });

  it.each([
    ["rows that we cannot read", [{ id: 7 }, { name: "x" }], { unique_enriched_records: undefined }, 2],
    ["rows that its count leaves out", [], { unique_enriched_records: 2 }, 2],
    ["no count", [], { unique_enriched_records: undefined }, 0],
    ["a count beyond what was asked", [], { unique_enriched_records: 99 }, 3],
  ])("cost what they may have cost, with %s", async (_, rows, over, credits) => {
    const domains = Array.from({ length: 3 }, uniqueDomain);
    const { ctx, enrich } = await enrichAll(domains, recorded.bulkEnriched(rows, over));
    expect((await enrich()).credits).toBe(credits);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(credits);
  });
});

describe("a filter that Apollo takes no notice of", () => {
  const rows = (over: Record<string, unknown> = {}) => [
    recorded.organizationRow("a", over),
    recorded.organizationRow("b"),
  ];
  const answer = (breadcrumbs: unknown, over: Record<string, unknown> = {}) => ({
    ...recorded.companySearch(rows(over), []),
    breadcrumbs,
  });

  it("is applied by us to what its rows tell, and said so", async () => {
    const wish = criteria({ employeeCountMin: 50, employeeCountMax: 100 });
    const told = answer(recorded.echo("organization_num_employees_ranges"), { estimated_num_employees: 84 });
    const { value } = await (await discover(told, wish)).page();
    expect(value).toMatchObject({ found: 1, leftOutUnknown: 1, filtersAppliedHere: ["employee_count"] });
    expect(value.companies.map(({ externalId }) => externalId)).toEqual(["apollo:a"]);
  });

  it("leaves no company for one of AI where it is the tags", async () => {
    const { value, credits } = await (await discover(answer(recorded.echo("q_organization_keyword_tags")))).page();
    expect(value).toMatchObject({ companies: [], found: 0, leftOutUnknown: 2 });
    expect(credits).toBe(1);
  });

  it.each([[[]], [undefined], ["none"]])("is not known of where the echo is %j", async (breadcrumbs) => {
    const { value } = await (await discover(answer(breadcrumbs), criteria({ employeeCountMin: 50 }))).page();
    expect(value).toMatchObject({ companies: { length: 2 }, filtersAppliedHere: [], found: 231 });
  });

  it("is the industry beside words, since tags are alternatives", async () => {
    const wish = criteria({ words: ["fintech"], industry: ["Robotics"] });
    const { asked, page } = await discover(answer(recorded.echo(), { keywords: ["robotics"] }), wish);
    const { value } = await page();
    expect(asked[0]?.body).toMatchObject({ q_organization_keyword_tags: ["fintech"] });
    expect(value).toMatchObject({ companies: { length: 1 }, leftOutUnknown: 1, filtersAppliedHere: ["industry"] });
  });

  it("is a funding stage without a code, for which nothing is asked or paid", async () => {
    const { asked, page } = await discover(answer(recorded.echo()), criteria({ fundingStage: ["IPO", "Grant"] }));
    expect(await page()).toMatchObject({ credits: 0, value: { companies: [], filtersAppliedHere: ["funding_stage"] } });
    expect(asked).toEqual([]);
  });

  it("is not asked beyond the last page that there is", async () => {
    const { asked, page } = await discover(answer(recorded.echo()), criteria(), 50_000);
    expect(await page()).toMatchObject({ credits: 0, value: { companies: [], next: null } });
    expect(asked).toEqual([]);
  });
});
