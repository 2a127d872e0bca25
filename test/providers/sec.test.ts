import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { CompanyQuestion } from "../../src/providers/questions.ts";
import { uniqueDomain } from "../support/context.ts";
import { filed, filing, searchResult } from "./fixtures/form-d.ts";
import { type Answer, failureOf, json, outside, raw } from "./support.ts";

let filings = 0;
/** A name and a filing of its own, since answers are remembered. */
function stage() {
  const id = String(++filings * 7919 + Math.floor(Math.random() * 1000) * 1000)
    .padStart(6, "0")
    .slice(-6);
  return { name: `Brightloom ${"abcdefghij"[filings % 10]}${id} Robotics`, accession: `0001999001-26-${id}` };
}

async function open(answers: Answer[], contact = "ops@leads.example") {
  const world = outside(answers, { env: { CONTACT_EMAIL: contact } });
  const sec = await world.ctx.providers.open("sec", world.scope);
  const ask = (
    companyName: string,
    place: Partial<CompanyQuestion> = { region: "California", country: "United States" },
  ) => sec.enrichCompany?.({ domain: uniqueDomain(), companyName, ...place }) ?? Promise.reject();
  return { ...world, ask };
}

describe("a Form D notice", () => {
  it("tells a US company's round, with little confidence and a link to the filing", async () => {
    const { name, accession } = stage();
    const { asked, ask } = await open([
      json(searchResult(filed({ name: `${name}, Inc.`, accession }))),
      raw(filing({ name: `${name.toUpperCase()} INC` })),
    ]);
    const url = `https://www.sec.gov/Archives/edgar/data/1999001/${accession.replaceAll("-", "")}/primary_doc.xml`;
    expect((await ask(name)).value).toMatchObject({
      sourceUrl: url,
      confidence: 0.4,
      facts: { fundingTotalUsd: 11_000_000, fundingStage: "Series A", lastFundingAt: "2026-09-01" },
    });
    expect(asked[0]?.url).toContain("https://efts.sec.gov/LATEST/search-index?q=%22brightloom");
    expect(asked[0]?.url).toContain("forms=D&dateRange=custom");
    expect(asked[1]?.url).toBe(url);
    expect(asked[0]?.headers["user-agent"]).toContain("ops@leads.example");
    // Neither call nor memory holds the officers' names.
    const kept = await env.DB.prepare("SELECT answer FROM provider_answers WHERE question = ?")
      .bind(accession)
      .first("answer");
    expect(kept).toContain("11000000");
    expect(kept).not.toContain("Brandvold");
  });

  it.each([
    ["of another name", (n: string) => [filed({ name: `${n} Holdings 2 LP` })], filing()],
    ["from another state", (n: string) => [filed({ name: n, state: "NY", place: "New York, NY" })], filing()],
    [
      "that two companies may have filed",
      (n: string) => [filed({ name: n }), filed({ name: n, cik: "0001999002" })],
      filing(),
    ],
    ["that is an amendment", (n: string) => [filed({ name: n, form: "D/A" })], filing()],
    [
      "of a fund",
      (n: string) => [filed({ name: n })],
      filing({ extra: "<investmentFundInfo><a>1</a></investmentFundInfo>" }),
    ],
    ["that is a test", (n: string) => [filed({ name: n })], filing({ live: "TEST" })],
    ["in which nothing was sold", (n: string) => [filed({ name: n })], filing({ amount: "0" })],
    ["that names another issuer", (n: string) => [filed({ name: n })], filing({ name: "Copperline, Inc." })],
    ["that is no XML", (n: string) => [filed({ name: n })], "<html>Sorry</html>"],
  ])("%s is refused", async (why, hits, xml) => {
    const { name, accession } = stage();
    const found = hits(name).map((hit) => ({ ...hit, accession }));
    // Where the filing is to be what is refused, it would fit otherwise.
    const own = why.includes("another issuer") ? xml : xml.replaceAll("Brightloom Robotics, Inc.", name);
    const { ask } = await open([json(searchResult(...found)), raw(own)]);
    expect((await ask(name)).value).toBeNull();
  });

  it.each([
    ["of another country", "Brightloom Robotics", { city: "Berlin", country: "Germany" }],
    ["whose place is not known", "Brightloom Robotics", {}],
    ["whose name is anybody's", "AI Labs, Inc.", { region: "CA", country: "United States" }],
  ])("of a company %s is not asked for", async (_, name, place) => {
    const { asked, ask } = await open([]);
    expect((await ask(name, place)).value).toBeNull();
    expect(asked).toEqual([]);
  });

  it.each([
    ["403, which means ten minutes of silence", raw("Undeclared Automated Tool", 403), "rate_limited"],
    ["429", raw("", 429, { "retry-after": "30" }), "rate_limited"],
    ["500", raw("", 500), "provider_unavailable"],
    ["HTML", raw("<html>"), "provider_bad_response"],
    ["another shape", json({ hits: [] }), "provider_bad_response"],
  ])("that could not be asked for, by %s, is not called absent", async (_, answer, code) => {
    expect((await failureOf((await open([answer])).ask(stage().name))).code).toBe(code);
  });

  it("is not asked for while nobody can be written to about it", async () => {
    const { ctx, scope } = outside([]);
    expect((await ctx.providers.configured()).has("sec")).toBe(false);
    expect((await failureOf(ctx.providers.open("sec", scope))).code).toBe("misconfigured");
  });
});
