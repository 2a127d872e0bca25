import { describe, expect, it } from "vitest";
import { addJobBoards } from "../../../src/services/discovery/add-job-boards.ts";
import { collectEvidence } from "../../../src/services/discovery/collect-evidence.ts";
import { searchDiscovery } from "../../../src/services/discovery/search-discovery.ts";
import { filed, filing, searchResult } from "../../providers/fixtures/form-d.ts";
import { greenhouse, greenhouseJob } from "../../providers/fixtures/job-boards.ts";
import { testContext, uniqueName } from "../../support/context.ts";
import { movableClock } from "../../support/enrichment.ts";
import { givenLead, rowsOf } from "../../support/given.ts";
import { ownLimiter } from "../../support/limiter.ts";
import { type Answer, fakeOutside, json } from "../../support/outside.ts";

const none: Answer = () => json({ status: 404 }, 404);
const day = 24 * 3_600_000;

function stage(answers: Record<string, Answer>, settings: Record<string, unknown> = {}) {
  const outside = fakeOutside({
    "boards-api.greenhouse.io": none,
    "api.lever.co": none,
    "api.ashbyhq.com": none,
    ...answers,
  });
  const clock = movableClock();
  const env = { PROVIDER_LIMITER: ownLimiter().namespace, ...settings };
  return { outside, clock, ctx: testContext({ fetch: outside.fetch, clock, env }) };
}
const signalsAt = (id: string) =>
  rowsOf<{ quote: string; url: string }>("SELECT quote, url FROM signals WHERE lead_id = ? AND source = 'jobs'", id);

describe("evidence of known companies", () => {
  it("is the AI jobs that they offer now: who is no longer looked for is no evidence", async () => {
    const name = uniqueName("Ninthmeadow").replace(/\W/g, "");
    const titles = ["AI Engineer", "ML Researcher"];
    const board: Answer = () =>
      json(greenhouse(...titles.map((title) => greenhouseJob(title, { company_name: name }))));
    const { ctx, clock, outside } = stage({ [`boards-api.greenhouse.io/v1/boards/${name.toLowerCase()}/`]: board });
    const { id } = await givenLead(ctx, { company_name: name });
    await collectEvidence(ctx);
    expect((await signalsAt(id)).map(({ quote }) => quote).sort()).toEqual(["AI Engineer", "ML Researcher"]);
    expect((await ctx.leads.find(id))?.aiAdoptionScore).toBe(50);

    // The same round: nobody is asked again.
    const before = outside.calls.length;
    await collectEvidence(ctx);
    expect(outside.calls.length).toBe(before);

    titles.splice(0, 1);
    clock.move(8 * day);
    await collectEvidence(ctx);
    expect((await signalsAt(id)).map(({ quote }) => quote)).toEqual(["ML Researcher"]);
    outside.answers[`boards-api.greenhouse.io/v1/boards/${name.toLowerCase()}/`] = none;
    clock.move(8 * day);
    await collectEvidence(ctx);
    expect(await signalsAt(id)).toEqual([]);
    expect((await ctx.leads.find(id))?.aiAdoptionScore).toBeNull();
  });

  it("goes on at the same company when a source asks us to wait", async () => {
    const { ctx, outside } = stage({ "boards-api.greenhouse.io": () => new Response("", { status: 429 }) });
    await givenLead(ctx);
    await collectEvidence(ctx);
    outside.answers["boards-api.greenhouse.io"] = none;
    const before = outside.calls.length;
    const again = stage({});
    await collectEvidence(again.ctx);
    expect(again.outside.calls.length).toBeGreaterThan(0);
    expect(outside.calls.length).toBe(before);
  });

  it("is a round at the SEC where nobody knows better, and only there", async () => {
    const name = `${uniqueName("Copperline").replace(/\W/g, "")} Robotics`;
    const accession = `0001999001-26-${String(Math.floor(Math.random() * 1e6)).padStart(6, "0")}`;
    const sec = {
      "efts.sec.gov": () => json(searchResult(filed({ name, accession }))),
      "www.sec.gov": () => new Response(filing({ name })),
    };
    const { ctx, outside } = stage(sec, { CONTACT_EMAIL: "ops@leads.example", EVIDENCE_LEADS_PER_TICK: "20" });
    const place = { region: "CA", country: "United States" };
    const lead = await givenLead(ctx, { company_name: name, ...place });
    const known = await givenLead(ctx, { company_name: name, ...place, funding_total_usd: 5 });
    await collectEvidence(ctx);
    expect(await ctx.leads.find(lead.id)).toMatchObject({ fundingTotalUsd: 11_000_000, fundingStage: "Series A" });
    expect((await ctx.leads.find(known.id))?.fundingTotalUsd).toBe(5);
    const [fact] = (await ctx.evidence.factsOf(lead.id)).filter(({ source }) => source === "sec");
    expect(fact).toMatchObject({ confidence: 0.4, sourceUrl: expect.stringContaining("www.sec.gov/Archives") });
    expect(outside.calls.filter((call) => call.startsWith("efts.sec.gov"))).toHaveLength(1);
  });

  it("is left alone where the setting says so", async () => {
    const { ctx, outside } = stage({}, { EVIDENCE_LEADS_PER_TICK: "0" });
    await givenLead(ctx);
    await collectEvidence(ctx);
    expect(outside.calls).toEqual([]);
  });
});

describe("a discovery in job boards", () => {
  it("takes turns among the boards that it knows, from the settings too", async () => {
    const tokens = [1, 2, 3].map((i) => `list${i}x${Math.random().toString(36).slice(2, 8)}`);
    const answers = Object.fromEntries(
      tokens.map((token) => [
        `boards-api.greenhouse.io/v1/boards/${token}/`,
        () => json(greenhouse(greenhouseJob("AI Engineer", { company_name: token }))),
      ]),
    );
    const { ctx } = stage(answers, { JOB_BOARDS: tokens.map((token) => `greenhouse:${token}`).join(", ") });
    await rowsOf("DELETE FROM job_boards");
    const search = (limit: number) => searchDiscovery(ctx, { query: "AI companies", sources: ["jobs"], limit });
    const first = await search(2);
    expect(first.results).toHaveLength(2);
    expect(first.results.every(({ isNew }) => isNew)).toBe(true);
    expect(first.nextCursor).not.toBeNull();
    const second = await search(1);
    expect(second.results.map(({ companyName }) => companyName)).not.toContain(first.results[0]?.companyName);
    expect(second.results[0]?.isNew).toBe(true);
    expect(second.sources.jobs).toMatchObject({ status: "ok", new: 1 });
  });

  it("reads those first the next time that it was told to wait with", async () => {
    const tokens = [1, 2, 3].map((i) => `wait${i}x${Math.random().toString(36).slice(2, 8)}`);
    let calls = 0;
    const busy: Answer = () =>
      ++calls === 1
        ? json(greenhouse(greenhouseJob("AI Engineer", { company_name: uniqueName("Ninthmeadow") })))
        : new Response("", { status: 429, headers: { "retry-after": "60" } });
    const settings = { JOB_BOARDS: tokens.map((token) => `greenhouse:${token}`).join(", ") };
    const { ctx } = stage({ "boards-api.greenhouse.io": busy }, settings);
    await rowsOf("DELETE FROM job_boards");
    const { results } = await searchDiscovery(ctx, { query: "AI companies", sources: ["jobs"], limit: 3 });
    expect(results).toHaveLength(1);
    const unread = await rowsOf<{ token: string }>("SELECT token FROM job_boards WHERE read_at = '' ORDER BY id");
    const { boards } = await ctx.boards.next(3);
    expect(unread).toHaveLength(2);
    expect(boards.slice(0, 2).map(({ token }) => token)).toEqual(unread.map(({ token }) => token));
  });

  it("reads a list that somebody gave it, each board once on it", async () => {
    const { ctx } = stage({});
    await rowsOf("DELETE FROM job_boards");
    const boards = [
      { vendor: "lever", token: "Acme", domain: "https://www.acme.example/jobs" },
      { vendor: "ashby", token: "acme" },
    ];
    expect(await addJobBoards(ctx, { boards })).toEqual({ added: 2, total: 2 });
    expect(await addJobBoards(ctx, { boards: [{ ...boards[0], company_name: "Acme" }] })).toEqual({
      added: 0,
      total: 2,
    });
    const known = { vendor: "lever", token: "acme", domain: "acme.example", companyName: "Acme" };
    expect(await ctx.boards.ofDomain("acme.example")).toEqual([known]);
  });

  it("says that it is not set up while it knows none", async () => {
    const { ctx } = stage({});
    await rowsOf("DELETE FROM job_boards");
    await expect(searchDiscovery(ctx, { query: "AI", sources: ["jobs"] })).rejects.toMatchObject({
      extra: { sources: { jobs: { status: "not_configured" } } },
    });
  });
});
