import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { Company } from "../../sandbox/world/types.ts";
import { bodyOf, callApollo, callThrough, companiesOf, control, pick } from "./support.ts";

let sandbox: Sandbox;
let companies: Company[];
beforeAll(async () => {
  sandbox = await startSandbox();
  companies = await companiesOf(sandbox);
});
beforeEach(() => control(sandbox, "POST", "reset"));
afterAll(() => sandbox.close());

const search = (body: unknown) => callApollo(sandbox, "POST", "mixed_companies/search", body);
const spent = async () => (await control(sandbox, "GET", "calls")).body.credits.apollo;

describe("Apollo's authentication", () => {
  it("answers a wrong key with 401 in plain text and without rate-limit headers", async () => {
    const response = await callThrough(sandbox, "https://api.apollo.io/api/v1/organizations/enrich?domain=a.example", {
      headers: { "x-api-key": "wrong" },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
    expect(response.headers.has("x-rate-limit-minute")).toBe(false);
    expect(await response.text()).toBe(
      "Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate.",
    );
  });

  it("answers health with 200 for a wrong key too, and says that it is not logged in", async () => {
    const url = "https://api.apollo.io/api/v1/auth/health";
    expect(await bodyOf(callThrough(sandbox, url))).toEqual({ healthy: true, is_logged_in: false });
    expect(await bodyOf(callApollo(sandbox, "GET", "auth/health"))).toEqual({ healthy: true, is_logged_in: true });
  });
});

describe("Apollo's company search", () => {
  it("pages without overlap and charges one credit per page that has rows", async () => {
    const pages = await Promise.all([1, 2, 99].map((page) => bodyOf(search({ page, per_page: 100 }))));
    const ids = pages.map((body) => [...body.organizations.map((row: { id: string }) => row.id), ...body.accounts]);
    expect(ids[0]?.length).toBe(100);
    expect(ids[1]?.filter((id) => ids[0]?.includes(id))).toEqual([]);
    expect(ids[2]).toEqual([]);
    expect(pages[0].pagination.total_entries).toBe(companies.filter((company) => company.atApollo).length);
    expect(await spent()).toBe(2);
  });

  it("applies filters together and echoes each one that it understood", async () => {
    const body = await bodyOf(
      search({
        organization_locations: ["San Francisco, CA"],
        organization_num_employees_ranges: ["50,500"],
        q_organization_keyword_tags: ["artificial intelligence"],
        organization_latest_funding_stage_cd: ["2", "3"],
        total_funding_range: { min: 1_000_000 },
        unknown_filter: ["x"],
        per_page: 100,
      }),
    );
    const domains = [
      ...body.organizations.map((row: { primary_domain: string }) => row.primary_domain),
      ...body.accounts.map((row: { domain: string }) => row.domain),
    ];
    const expected = companies.filter(
      (company) =>
        company.atApollo &&
        company.place.city === "San Francisco" &&
        company.employees >= 50 &&
        company.employees <= 500 &&
        company.keywords.includes("artificial intelligence") &&
        ["Series A", "Series B"].includes(company.funding?.stage ?? ""),
    );
    expect(expected.length).toBeGreaterThan(3);
    expect(domains.sort()).toEqual(expected.map((company) => company.domain).sort());
    const echoed = new Set(body.breadcrumbs.map((crumb: { signal_field_name: string }) => crumb.signal_field_name));
    expect(echoed.size).toBe(5);
    expect(echoed.has("unknown_filter")).toBe(false);
  });

  it("reads the query string as well as the body", async () => {
    const query = "organization_locations[]=Berlin&total_funding_range[min]=1000000&per_page=100";
    const fromQuery = await bodyOf(callApollo(sandbox, "POST", `mixed_companies/search?${query}`));
    const fromBody = await bodyOf(
      search({ organization_locations: ["Berlin"], total_funding_range: { min: 1_000_000 }, per_page: 100 }),
    );
    expect(fromQuery).toEqual(fromBody);
    expect(fromBody.organizations.length).toBeGreaterThan(0);
  });

  it("tells neither industry nor head count, and lists saved companies in another shape", async () => {
    const saved = pick(companies, (company) => company.atApollo && company.savedAtApollo);
    const body = await bodyOf(search({ q_organization_domains_list: [saved.domain], per_page: 1 }));
    expect(body.organizations).toEqual([]);
    expect(body.accounts[0]).toMatchObject({
      organization_id: saved.apolloId,
      domain: saved.domain,
      primary_domain: null,
    });
    const [row] = (await bodyOf(search({ per_page: 5 }))).organizations;
    expect(Object.keys(row)).not.toEqual(expect.arrayContaining(["industry"]));
    expect(Object.keys(row)).not.toEqual(expect.arrayContaining(["estimated_num_employees"]));
  });

  it("refuses a range that is not an object and more than 100 rows", async () => {
    expect((await search({ total_funding_range: "1,2" })).status).toBe(422);
    expect((await search({ per_page: 101 })).status).toBe(422);
    expect((await search({ page: 501, per_page: 100 })).status).toBe(422);
  });

  it("sends the rate-limit headers, with an empty one where nothing is limited", async () => {
    const first = (await search({ per_page: 1 })).headers;
    expect(first.get("x-rate-limit-minute")).toBe("200");
    expect(first.get("x-minute-requests-left")).toBe("199");
    const enrich = (await callApollo(sandbox, "GET", "organizations/enrich?domain=none.example")).headers;
    expect(enrich.get("x-rate-limit-hourly")).toBe("");
    expect(enrich.has("x-hourly-requests-left")).toBe(false);
  });
});

describe("Apollo's enrichment", () => {
  it("describes a known company for one credit and an unknown one as {} for none", async () => {
    const company = pick(companies, (known) => known.atApollo && known.funding !== null);
    const { organization } = await bodyOf(callApollo(sandbox, "GET", `organizations/enrich?domain=${company.domain}`));
    expect(organization).toMatchObject({
      id: company.apolloId,
      primary_domain: company.domain,
      estimated_num_employees: company.employees,
      city: company.place.city,
      latest_funding_stage: company.funding?.stage,
    });
    expect(await bodyOf(callApollo(sandbox, "GET", "organizations/enrich?domain=nobody.example"))).toEqual({});
    expect(await spent()).toBe(1);
  });

  it("takes up to ten companies in bulk", async () => {
    const domains = companies
      .filter((company) => company.atApollo)
      .slice(0, 11)
      .map((company) => company.domain);
    const body = await bodyOf(
      callApollo(sandbox, "POST", "organizations/bulk_enrich", { domains: domains.slice(0, 10) }),
    );
    expect(body).toMatchObject({ unique_enriched_records: 10, missing_records: 0 });
    expect((await callApollo(sandbox, "POST", "organizations/bulk_enrich", { domains })).status).toBe(400);
    expect(await spent()).toBe(10);
  });
});

describe("Apollo's people", () => {
  const searchOf = (domain: string, more: object = {}) =>
    bodyOf(callApollo(sandbox, "POST", "mixed_people/api_search", { q_organization_domains_list: [domain], ...more }));

  it("are found for nothing, without last name or address", async () => {
    const company = pick(companies, (known) => known.atApollo && known.people.every((person) => person.atApollo));
    const body = await searchOf(company.domain, { per_page: 100 });
    expect(body.total_entries).toBe(company.people.length);
    const first = company.people[0];
    expect(body.people[0]).toMatchObject({ id: first?.apolloId, first_name: first?.firstName });
    expect(JSON.stringify(body)).not.toContain(first?.lastName);
    expect(JSON.stringify(body)).not.toContain("@");
    expect(await spent()).toBe(0);
  });

  it("are no longer found at the old address", async () => {
    const response = await callApollo(sandbox, "POST", "mixed_people/search", {});
    expect(response.status).toBe(422);
    expect((await bodyOf(Promise.resolve(response))).error).toContain("mixed_people/api_search");
  });

  it("are matched by id for a credit, with a request id beyond 2^53 written as digits", async () => {
    const company = pick(companies, (known) => known.atApollo);
    const person = pick(company.people, (known) => known.atApollo && known.apolloEmail === "shown");
    const raw = await (await callApollo(sandbox, "POST", "people/match", { id: person.apolloId })).text();
    expect(JSON.parse(raw).person).toMatchObject({
      email: person.email,
      last_name: person.lastName,
      organization_id: company.apolloId,
    });
    expect(raw).toMatch(/"request_id":-?\d{19}\}$/);
    expect(await spent()).toBe(1);
  });

  it("keep a locked address behind the sentinel, unbilled", async () => {
    const locked = pick(
      companies.filter((company) => company.atApollo).flatMap((company) => company.people),
      (person) => person.atApollo && person.apolloEmail === "locked",
    );
    const body = await bodyOf(callApollo(sandbox, "POST", "people/match", { id: locked.apolloId }));
    expect(body.person.email).toBe("email_not_unlocked@domain.com");
    expect(await spent()).toBe(0);
  });

  it("come back in bulk with null for whoever is unknown, and not always in order", async () => {
    const people = companies
      .filter((company) => company.atApollo)
      .flatMap((company) => company.people)
      .filter((person) => person.atApollo && person.apolloEmail === "shown");
    const orders = new Set<boolean>();
    for (let start = 0; start < 12; start += 3) {
      const ids = people.slice(start, start + 3).map((person) => person.apolloId);
      const details = [...ids, "nobody"].map((id) => ({ id }));
      const body = await bodyOf(callApollo(sandbox, "POST", "people/bulk_match", { details }));
      const matched = body.matches.flatMap((match: { id: string } | null) => (match ? [match.id] : []));
      expect(body).toMatchObject({ missing_records: 1, credits_consumed: 3, total_requested_enrichments: 4 });
      expect(body.matches).toContain(null);
      expect([...matched].sort()).toEqual([...ids].sort());
      orders.add(matched[0] === ids[0]);
    }
    expect(orders.size).toBe(2);
  });
});

describe("Apollo's credits", () => {
  it("run out with 422, and free calls still work", async () => {
    const poor = await startSandbox({ apolloCredits: 1 });
    const [first, second] = companies.filter((company) => company.atApollo);
    const enrich = (domain = "") => callApollo(poor, "GET", `organizations/enrich?domain=${domain}`);
    expect((await enrich(first?.domain)).status).toBe(200);
    const refused = await enrich(second?.domain);
    expect(refused.status).toBe(422);
    expect(await refused.json()).toEqual({ error: "Insufficient credits. Please upgrade your plan." });
    expect((await callApollo(poor, "POST", "mixed_people/api_search", {})).status).toBe(200);
    const usage = await bodyOf(callApollo(poor, "POST", "usage_stats/credit_usage_stats", {}));
    expect(usage.credit_usage_stats.lead_credit).toEqual({ limit: 1, consumed: 1, left_over: 0 });
    await poor.close();
  });
});
