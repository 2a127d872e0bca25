import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { DiscoveryCriteria } from "../../src/domain/discovery-criteria.ts";
import type { BoardVendor } from "../../src/domain/job-board.ts";
import { uniqueDomain } from "../support/context.ts";
import { ashby, ashbyJob, greenhouse, greenhouseJob, leverJob } from "./fixtures/job-boards.ts";
import { type Answer, failureOf, json, outside, raw } from "./support.ts";

const everything: DiscoveryCriteria = {
  query: "",
  words: [],
  location: null,
  industry: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
};

let tokens = 0;
/** A board of its own, since what a board said is remembered. */
const board = (vendor: BoardVendor = "greenhouse") => ({
  vendor,
  token: `board${++tokens}x${Math.random().toString(36).slice(2, 8)}`,
  companyName: null,
  domain: null,
});

async function open(answers: Answer[]) {
  const world = outside(answers);
  const jobs = await world.ctx.providers.open("jobs", world.scope);
  const discover = (
    boards: ReturnType<typeof board>[],
    criteria: Partial<DiscoveryCriteria> = {},
    total = boards.length,
  ) =>
    jobs.discover?.({ criteria: { ...everything, ...criteria }, offset: 0, limit: 20, boards: { boards, total } }) ??
    Promise.reject();
  const ask = (companyName: string, domain = uniqueDomain(), boards = [] as ReturnType<typeof board>[]) =>
    jobs.enrichCompany?.({ domain, companyName, boards }) ?? Promise.reject();
  return { ...world, discover, ask };
}

describe("a job board", () => {
  it.each([
    [
      "greenhouse",
      greenhouse(greenhouseJob("ML Engineer"), greenhouseJob("Cook")),
      "https://boards-api.greenhouse.io/v1/boards/TOKEN/jobs",
      {
        quote: "ML Engineer",
        url: "https://boards.greenhouse.io/brightloom/jobs/127817",
        observedAt: "2026-11-10T14:00:00.000Z",
      },
    ],
    [
      "lever",
      [leverJob("Cook"), leverJob("LLM Researcher")],
      "https://api.lever.co/v0/postings/TOKEN?mode=json",
      { quote: "LLM Researcher", url: "https://jobs.lever.co/brightloom/1", observedAt: "2026-11-09T08:00:00.000Z" },
    ],
    [
      "ashby",
      ashby(ashbyJob("AI Product Manager"), ashbyJob("AI Spy", { isListed: false })),
      "https://api.ashbyhq.com/posting-api/job-board/TOKEN",
      {
        quote: "AI Product Manager",
        url: "https://jobs.ashbyhq.com/brightloom/1",
        observedAt: "2026-11-08T16:21:55.393Z",
      },
    ],
  ] as const)(
    "at %s is read with one free call, and only its listed AI jobs count",
    async (vendor, body, url, evidence) => {
      const { asked, discover } = await open([json(body)]);
      const ref = board(vendor);
      const { value, credits } = await discover([ref]);
      expect(credits).toBe(0);
      expect(asked.map((call) => call.url)).toEqual([url.replace("TOKEN", ref.token)]);
      expect(value.companies).toMatchObject([
        {
          externalId: `${vendor}:${ref.token}`,
          domain: null,
          replacesEvidence: true,
          evidence: [{ type: "ai_hiring", ...evidence }],
        },
      ]);
    },
  );

  it("tells the company's site where its jobs lead there", async () => {
    const site = uniqueDomain();
    const { discover } = await open([
      json(greenhouse(greenhouseJob("AI Engineer", { absolute_url: `https://${site}/jobs/1` }))),
    ]);
    expect((await discover([board()])).value.companies[0]?.domain).toBe(site);
  });

  it("without AI jobs, or that is gone, is nobody's lead", async () => {
    const { discover } = await open([json(greenhouse(greenhouseJob("Cook"))), json({ status: 404 }, 404)]);
    expect((await discover([board(), board()])).value).toMatchObject({ companies: [], found: 0, next: null });
  });

  it("is not read again the same day, and is not kept with anybody's mailbox", async () => {
    const { ctx, asked, discover } = await open([json([leverJob("ML Engineer")])]);
    const ref = board("lever");
    await discover([ref]);
    expect((await discover([ref])).value.found).toBe(1);
    expect(asked).toHaveLength(1);
    const kept = await ctx.providers.status("jobs");
    expect(kept.windows[0]?.used).toBe(1);
    const row = await env.DB.prepare("SELECT answer FROM provider_answers WHERE question = ?")
      .bind(ref.token)
      .first("answer");
    expect(row).toContain("ML Engineer");
    expect(row).not.toContain("marta");
  });

  it("is judged by us, and the next boards come next", async () => {
    const { discover } = await open([json(greenhouse(greenhouseJob("AI Engineer"))), json([leverJob("AI Engineer")])]);
    const { value } = await discover([board(), board("lever")], { location: "Berlin" }, 7);
    expect(value).toMatchObject({ found: 1, filtersAppliedHere: ["location"], next: 2 });
  });

  it.each([
    ["a server's error", raw("oops", 503), "provider_unavailable"],
    ["HTML", raw("<html>"), "provider_bad_response"],
    ["truncated JSON", raw('{"jobs":[{"title'), "provider_bad_response"],
    ["another shape", json({ error: "x" }), "provider_bad_response"],
  ])("that answers %s leaves the others be; when all do, nobody could be asked", async (_, answer, code) => {
    const { discover } = await open([answer, json(greenhouse(greenhouseJob("AI Engineer")))]);
    expect((await discover([board(), board()])).value.found).toBe(1);
    expect((await failureOf((await open([answer])).discover([board()]))).code).toBe(code);
  });

  it("that asks us to wait is asked no more", async () => {
    const some = await open([json(greenhouse(greenhouseJob("AI Engineer"))), raw("", 429, { "retry-after": "60" })]);
    const refs = [board(), board(), board()];
    expect((await some.discover(refs)).value).toMatchObject({ found: 1, unread: refs.slice(1) });

    const { asked, discover } = await open([raw("", 429, { "retry-after": "60" })]);
    expect(await failureOf(discover([board(), board()]))).toMatchObject({ code: "rate_limited", retryAfterMs: 60_000 });
    expect(asked).toHaveLength(1);
  });

  it("is set up once one is known", async () => {
    expect((await failureOf((await open([])).discover([]))).code).toBe("misconfigured");
  });
});

describe("a known company's board", () => {
  const ai = greenhouse(greenhouseJob("AI Engineer"));

  it("is guessed from its domain and name, and taken when it bears its name", async () => {
    const { asked, ask } = await open([json({}, 404), json(ai)]);
    const domain = uniqueDomain();
    const { value } = await ask("Brightloom Robotics, Inc.", domain);
    expect(asked.map(({ url }) => url.split("/")[5])).toEqual([
      domain.replace(".example", "").replaceAll("-", ""),
      "brightloomrobotics",
    ]);
    expect(value).toMatchObject({
      domain,
      evidence: [{ quote: "AI Engineer" }],
      facts: { companyName: "Brightloom Robotics, Inc." },
    });
  });

  const none = json({ status: 404 }, 404);

  it.each([
    ["another company's", [none, json(ai), none], "Copperline"],
    [
      "one that only shares common words",
      [none, none, none, json([leverJob("AI Engineer", { descriptionPlain: "The cloud data group." })]), none],
      "Cloud Data Group",
    ],
  ])("is not %s", async (_, answers, name) => {
    const { asked, ask } = await open(answers);
    expect((await ask(name)).value).toBeNull();
    expect(asked.length).toBeGreaterThanOrEqual(6);
    expect(asked.length).toBeLessThanOrEqual(9);
  });

  it("is one that introduces it, at a vendor that gives no name", async () => {
    const posting = leverJob("AI Engineer", { descriptionPlain: "Tidewater Robotics sorts parcels." });
    const { ask } = await open([none, none, none, json([posting])]);
    expect((await ask("Tidewater Robotics")).value?.sourceUrl).toMatch(/^https:\/\/jobs\.lever\.co\//);
  });

  it("says that nobody is looked for any more", async () => {
    const { ask } = await open([json(greenhouse(greenhouseJob("Cook")))]);
    expect((await ask("Anything", uniqueDomain(), [board()])).value).toMatchObject({
      evidence: [],
      replacesEvidence: true,
    });
  });
});
