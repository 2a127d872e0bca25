import { describe, expect, it } from "vitest";
import { createBudget } from "../../../src/domain/budget.ts";
import { callScope } from "../../../src/services/context.ts";
import { estimateDiscovery } from "../../../src/services/discovery/estimate-discovery.ts";
import { listSources } from "../../../src/services/discovery/list-sources.ts";
import { searchDiscovery } from "../../../src/services/discovery/search-discovery.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { apollo, apolloSearch, hunter, hunterDiscover, yc, ycDirectory } from "../../support/companies.ts";
import { testContext, uniqueDomain, uniqueName } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";
import { ownLimiter } from "../../support/limiter.ts";
import { type Answer, fakeOutside, hunterError, json } from "../../support/outside.ts";

const stage = (answers: Record<string, Answer>, settings: Record<string, unknown> = {}) => {
  const outside = fakeOutside(answers);
  const limiter = ownLimiter();
  return {
    outside,
    limiter,
    ctx: testContext({ fetch: outside.fetch, env: { PROVIDER_LIMITER: limiter.namespace, ...settings } }),
  };
};
let ids = 0;
const company = (domain = uniqueDomain()) => ({ domain, name: uniqueName("Brightloom") });
const inDirectory = (domain: string | null, fields = {}) => ({
  id: ++ids,
  name: uniqueName("Brightloom"),
  website: domain === null ? null : `https://www.${domain}/`,
  ...fields,
});
const down: Answer = () => new Response("oops", { status: 503 });
/** No search remembers another's answers. */
const search = () => ({ query: uniqueName("quux") });
const leadsAt = (domain: string) => rowsOf<{ id: string }>("SELECT * FROM leads WHERE domain = ?", domain);

describe("a discovery in three sources", () => {
  it("merges them by domain and keeps what each of them said", async () => {
    const shared = uniqueDomain();
    const [a, h] = [company(), company()];
    const { ctx } = stage({
      [apollo.search]: apolloSearch([{ domain: shared, name: "Shared" }, a]),
      [hunter.discover]: hunterDiscover([
        { domain: shared, organization: "Shared Inc" },
        { domain: h.domain, organization: h.name },
      ]),
      [yc]: ycDirectory([inDirectory(shared, { name: "Shared" }), inDirectory(uniqueDomain())]),
    });
    const answer = await searchDiscovery(ctx, { query: "AI companies", sources: ["apollo", "hunter", "yc"] });
    expect(answer.sourcesQueried).toEqual(["apollo", "hunter", "yc"]);
    expect(answer.results.filter(({ domain }) => domain === shared)).toHaveLength(1);
    expect(answer.results).toHaveLength(4);
    expect(answer.total).toBe(6);
    expect(answer.results.every(({ isNew, leadId }) => isNew && leadId !== null)).toBe(true);
    expect(Object.values(answer.sources).map((report) => report?.status)).toEqual(["ok", "ok", "ok"]);
    const [lead] = await leadsAt(shared);
    const facts = await ctx.evidence.factsOf(lead?.id ?? "");
    expect(facts.map(({ source }) => source).sort()).toEqual(["apollo", "hunter", "yc"]);
  });

  it("answers with the others and names the one that is dead", async () => {
    const one = company();
    const { ctx } = stage({ [apollo.search]: apolloSearch([one]), [hunter.discover]: down, [yc]: ycDirectory([]) });
    const answer = await searchDiscovery(ctx, { query: "AI companies and more" });
    expect(answer.results.map(({ domain }) => domain)).toEqual([one.domain]);
    expect(answer.sources.apollo?.status).toBe("ok");
    expect(answer.sources.hunter).toMatchObject({
      status: "unavailable",
      found: 0,
      reason: expect.stringContaining("Hunter"),
    });
    // Found nothing is an answer, and not the same as could not ask.
    expect(answer.sources.yc).toMatchObject({ status: "empty", found: 0 });
    expect(answer.sources.yc).not.toHaveProperty("reason");
  });

  it("is unavailable when all are dead, with each one's reason", async () => {
    const { ctx } = stage({ [apollo.search]: down, [hunter.discover]: down, [yc]: down });
    await expect(searchDiscovery(ctx, search())).rejects.toMatchObject({
      code: "provider_unavailable",
      extra: {
        sources: {
          apollo: { status: "unavailable" },
          hunter: { status: "unavailable" },
          yc: { status: "unavailable" },
        },
      },
    });
  });

  it.each([
    ["rate_limited", () => json({}, 429, { "retry-after": "60" })],
    ["bad_response", () => new Response("<html>", { status: 200 })],
    ["unavailable", () => Promise.reject(new Error("reset"))],
  ] as [string, Answer][])("says %s where that is what happened", async (status, answer) => {
    const { ctx } = stage({ [hunter.discover]: answer, [yc]: ycDirectory([]) });
    const { sources } = await searchDiscovery(ctx, { ...search(), sources: ["hunter", "yc"] });
    expect(sources.hunter?.status).toBe(status);
  });

  it("says quota_exhausted before anything is sent", async () => {
    const { ctx, outside } = stage({ [yc]: ycDirectory([]) }, { APOLLO_MONTHLY_CREDITS: 0 });
    const answer = await searchDiscovery(ctx, { ...search(), sources: ["apollo", "yc"] });
    expect(answer.sources.apollo).toMatchObject({ status: "quota_exhausted", retryAt: expect.any(String) });
    expect(answer.quotaRemaining).toEqual({ apollo: 0 });
    expect(outside.calls.some((call) => call.includes("apollo"))).toBe(false);
  });

  it("leaves a source alone that rejected our key, and says so", async () => {
    const rejected: Answer = () => hunterError(401, "authentication_failed");
    const { ctx, outside } = stage({ [hunter.discover]: rejected, [yc]: ycDirectory([]) });
    for (let i = 0; i < 3; i++) {
      const answer = await searchDiscovery(ctx, { ...search(), sources: ["hunter", "yc"] });
      expect(answer.sources.hunter?.status).toBe("provider_rejected");
    }
    expect(outside.calls.filter((call) => call === hunter.discover)).toHaveLength(1);
    const described = (await listSources(ctx)).find(({ id }) => id === "hunter");
    expect(described).toMatchObject({ isEnabled: false, reason: expect.stringContaining("rejected our key") });
  });

  it("asks only the sources whose key is set, and says so of one that was named", async () => {
    const { ctx } = stage({ [yc]: ycDirectory([]), [hunter.discover]: hunterDiscover([]) }, { APOLLO_API_KEY: "" });
    const { sourcesQueried } = await searchDiscovery(ctx, search());
    expect(sourcesQueried).toEqual(expect.arrayContaining(["hunter", "yc"]));
    expect(sourcesQueried).not.toContain("apollo");
    const named = await searchDiscovery(ctx, { ...search(), sources: ["apollo", "yc"] });
    expect(named.sources.apollo?.status).toBe("not_configured");
  });
});

describe("a discovery with max_credits", () => {
  const everywhere = () => ({
    [apollo.search]: apolloSearch([company()]),
    [hunter.discover]: hunterDiscover([]),
    [yc]: ycDirectory([]),
  });

  it("does not ask a source whose call could exceed it, and says so; what is free is asked", async () => {
    const { ctx, limiter } = stage(everywhere());
    const answer = await searchDiscovery(ctx, { ...search(), max_credits: 0.5 });
    expect(answer.sources.apollo).toMatchObject({ status: "over_budget", credits: 0 });
    expect(answer.sources.apollo?.reason).toContain("only 0.5 of the 0.5 credits of max_credits are left");
    expect(answer.sources.hunter?.status).toBe("empty");
    expect(limiter.granted.apollo).toBeUndefined();
  });

  it("asks as long as it is kept, and pays nothing for what is remembered", async () => {
    const { ctx, outside } = stage(everywhere());
    const input = { ...search(), sources: ["apollo"] };
    expect((await searchDiscovery(ctx, { ...input, max_credits: 1 })).sources.apollo).toMatchObject({ credits: 1 });
    expect((await searchDiscovery(ctx, { ...input, max_credits: 0 })).sources.apollo).toMatchObject({ credits: 0 });
    expect(outside.calls).toEqual([apollo.search]);
  });

  it("is refused as the caller's own limit, and not as an outage, where nobody else could be asked", async () => {
    const { ctx, outside } = stage(everywhere());
    const work = searchDiscovery(ctx, { ...search(), sources: ["apollo"], max_credits: 0 });
    await expect(work).rejects.toMatchObject({ code: "over_budget" });
    expect(outside.calls).toEqual([]);
  });

  it("gives a refused permit's credits back to the budget", async () => {
    const { ctx } = stage(everywhere(), { APOLLO_MONTHLY_CREDITS: "0" });
    const budget = createBudget(1);
    const provider = await ctx.providers.open("apollo", callScope(ctx, { budget }));
    await expect(provider.enrichCompany?.({ domain: uniqueDomain() })).rejects.toMatchObject({
      code: "quota_exhausted",
    });
    expect(budget.used()).toBe(0);
  });
});

describe("what a discovery keeps", () => {
  it("is nothing with save: false", async () => {
    const one = company();
    const { ctx } = stage({ [apollo.search]: apolloSearch([one]) });
    const answer = await searchDiscovery(ctx, { ...search(), sources: ["apollo"], save: false });
    expect(answer.results).toMatchObject([{ domain: one.domain, leadId: null, isNew: null }]);
    expect(await leadsAt(one.domain)).toEqual([]);
  });

  it("is nothing with dry_run, which calls nobody and says what it would cost", async () => {
    const { ctx, outside, limiter } = stage({});
    const estimate = await estimateDiscovery(ctx, { ...search(), dry_run: true });
    expect(estimate.credits).toMatchObject({ apollo: 1, hunter: 0, yc: 0, hn: 0 });
    expect(estimate.quotaRemaining).toEqual({ apollo: 50, hunter: 50 });
    expect(outside.calls).toEqual([]);
    expect(limiter.granted).toEqual({});
  });

  it("is nothing more the second time, which costs nothing", async () => {
    const companies = [company(), company()];
    const { ctx, limiter } = stage({ [apollo.search]: apolloSearch(companies) });
    const input = { ...search(), sources: ["apollo"] };
    const first = await searchDiscovery(ctx, input);
    expect(first.sources.apollo).toMatchObject({ new: 2, credits: 1 });
    const leads = await leadsAt(companies[0]?.domain ?? "");
    const second = await searchDiscovery(ctx, input);
    expect(second.sources.apollo).toMatchObject({ found: 2, new: 0, credits: 0 });
    expect(second.results.map(({ leadId }) => leadId)).toEqual(first.results.map(({ leadId }) => leadId));
    expect(second.results.every(({ isNew }) => isNew === false)).toBe(true);
    expect(limiter.granted.apollo).toBe(1);
    expect(await leadsAt(companies[0]?.domain ?? "")).toEqual(leads);
  });

  it("never replaces what a person typed", async () => {
    const domain = uniqueDomain();
    const answers = { [yc]: ycDirectory([inDirectory(domain, { team_size: 20 })]) };
    const first = stage(answers);
    await searchDiscovery(first.ctx, { ...search(), query: "AI", sources: ["yc"] });
    const [lead] = await leadsAt(domain);
    await changeLead(
      first.ctx,
      { id: lead?.id ?? "", expectedVersion: null },
      { employee_count: 7, tags: ["mine"], description: null },
    );
    await searchDiscovery(stage({ [yc]: ycDirectory([inDirectory(domain, { team_size: 99, name: "New" })]) }).ctx, {
      query: "AI",
      sources: ["yc"],
    });
    const now = await first.ctx.leads.find(lead?.id ?? "");
    expect(now).toMatchObject({
      employeeCount: 7,
      tags: ["mine"],
      description: "AI for everything",
      companyName: "New",
    });
  });

  it("keeps a company without a domain by its id at the source, once", async () => {
    const nameless = inDirectory(null);
    const { ctx } = stage({ [yc]: ycDirectory([nameless]) });
    const input = { query: "AI", sources: ["yc"] };
    const [first, second] = [await searchDiscovery(ctx, input), await searchDiscovery(ctx, input)];
    expect(first.results[0]?.isNew).toBe(true);
    expect(second.results[0]).toMatchObject({ isNew: false, leadId: first.results[0]?.leadId });
  });

  it("is one lead when two runs find the company at once", async () => {
    const one = company();
    const runs = [1, 2, 3].map(() => stage({ [apollo.search]: apolloSearch([one]) }));
    const answers = await Promise.all(
      runs.map(({ ctx }) => searchDiscovery(ctx, { ...search(), sources: ["apollo"] })),
    );
    expect(new Set(answers.map(({ results }) => results[0]?.leadId)).size).toBe(1);
    expect(answers.filter(({ results }) => results[0]?.isNew)).toHaveLength(1);
    const events = await rowsOf(
      "SELECT id FROM lead_events WHERE type = 'lead.discovered' AND lead_id = ?",
      answers[0]?.results[0]?.leadId,
    );
    expect(events).toHaveLength(1);
  });

  it("has its run on record, with what it cost", async () => {
    const { ctx } = stage({ [apollo.search]: apolloSearch([company()]) });
    const { runId } = await searchDiscovery(ctx, { ...search(), sources: ["apollo"] });
    expect(await ctx.runs.find(runId)).toMatchObject({ status: "completed", stored: 1, created: 1, actor: "key:test" });
    expect(await rowsOf("SELECT credits, outcome FROM provider_calls WHERE run_id = ?", runId)).toEqual([
      { credits: 1, outcome: "ok" },
    ]);
  });
});

describe("paging", () => {
  it.each([
    ["apollo", (domains: string[]) => ({ [apollo.search]: apolloSearch(domains.map((domain) => company(domain))) })],
    ["yc", (domains: string[]) => ({ [yc]: ycDirectory(domains.map((domain) => inDirectory(domain))) })],
    [
      "hunter",
      (domains: string[]) => ({
        [hunter.discover]: hunterDiscover(domains.map((domain) => ({ domain, organization: "A" }))),
      }),
    ],
  ])("through %s gives each company once", async (source, answers) => {
    const domains = Array.from({ length: 23 }, () => uniqueDomain());
    const { ctx, limiter } = stage(answers(domains));
    const base = { query: source === "yc" ? "AI" : uniqueName("quux"), sources: [source], limit: 5 };
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const answer = await searchDiscovery(ctx, { ...base, ...(cursor === null ? {} : { cursor }) });
      expect(answer.total).toBe(23);
      seen.push(...answer.results.map(({ domain }) => domain));
      cursor = answer.nextCursor;
    } while (cursor !== null && seen.length < 100);
    expect(seen.toSorted()).toEqual(domains.toSorted());
    if (source === "apollo") expect(limiter.granted.apollo).toBe(1);
  });
});

describe("filters", () => {
  const filters = { location: "Berlin", employee_count_min: 50, employee_count_max: 200 };

  it("that a source cannot apply are applied here, and said so", async () => {
    const wanted = inDirectory(uniqueDomain(), { all_locations: "Berlin, Germany", team_size: 80 });
    const { ctx } = stage({
      [yc]: ycDirectory([
        wanted,
        inDirectory(uniqueDomain(), { all_locations: "Paris, France", team_size: 80 }),
        inDirectory(uniqueDomain(), { all_locations: "Berlin, Germany", team_size: 8 }),
        inDirectory(uniqueDomain(), { all_locations: "Berlin, Germany", team_size: null }),
        inDirectory(uniqueDomain(), { all_locations: "Berlin, Germany", team_size: 80, status: "Inactive" }),
      ]),
    });
    const answer = await searchDiscovery(ctx, { query: "AI", filters, sources: ["yc"] });
    expect(answer.results.map(({ companyName }) => companyName)).toEqual([wanted.name]);
    expect(answer.sources.yc).toMatchObject({
      found: 1,
      leftOutUnknown: 1,
      filtersAppliedHere: ["location", "employee_count"],
    });
  });

  it("that a source applies itself are sent to it", async () => {
    const { ctx, outside } = stage({ [apollo.search]: apolloSearch([company()]) });
    await searchDiscovery(ctx, {
      ...search(),
      filters: { ...filters, funding_stage: ["Series A"] },
      sources: ["apollo"],
    });
    const [request] = outside.requests;
    expect(await request?.json()).toMatchObject({
      organization_locations: ["Berlin"],
      organization_num_employees_ranges: ["50,200"],
      organization_latest_funding_stage_cd: ["2"],
    });
  });

  it("that contradict each other are refused", async () => {
    const input = { filters: { employee_count_min: 10, employee_count_max: 5 } };
    await expect(searchDiscovery(testContext(), input)).rejects.toMatchObject({ code: "invalid_request" });
  });
});
