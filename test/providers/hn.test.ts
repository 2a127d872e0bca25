import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { DiscoveryCriteria } from "../../src/domain/discovery-criteria.ts";
import { post, thread, threads } from "./fixtures/hacker-news.ts";
import { type Answer, failureOf, json, ledgerOf, outside, raw } from "./support.ts";

const everything: DiscoveryCriteria = {
  query: "",
  words: [],
  location: null,
  industry: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
};

let ids = 0;
/** A thread of its own, since answers are remembered by the thread's id. */
const threadId = () => 48_000_000 + ++ids + Math.floor(Math.random() * 1e6) * 100;

async function discover(answers: Answer[], criteria: Partial<DiscoveryCriteria> = {}) {
  const world = outside(answers);
  // The list of threads is remembered for an hour: each test begins without it.
  await world.ctx.maintenance.forgetExpired("2990-01-01T00:00:00.000Z");
  const hn = await world.ctx.providers.open("hn", world.scope);
  const ask = () =>
    hn.discover?.({ criteria: { ...everything, ...criteria }, offset: 0, limit: 10 }) ?? Promise.reject();
  return { ...world, ask };
}

describe("Who is hiring?", () => {
  it("reads the newest of the account's threads, whatever else it posts, with two free calls", async () => {
    const id = threadId();
    const { ctx, asked, ask } = await discover([json(threads(id)), json(thread(id, [post(1, "ai")]))]);
    expect((await ask()).credits).toBe(0);
    expect(asked.map(({ url }) => url)).toEqual([
      "https://hn.algolia.com/api/v1/search_by_date?tags=story%2Cauthor_whoishiring&hitsPerPage=10",
      `https://hn.algolia.com/api/v1/items/${id}`,
    ]);
    await ask();
    expect(asked).toHaveLength(2);
    expect((await ledgerOf(ctx)).map(({ outcome }) => outcome)).toEqual(["ok", "ok"]);
  });

  it("keeps the posts that speak of AI, with a quotation that links back to the post", async () => {
    const id = threadId();
    const { ask } = await discover([json(threads(id)), json(thread(id, [post(1, "ai"), post(2, "plain")]))]);
    const { value } = await ask();
    expect(value.found).toBe(1);
    expect(value.companies[0]).toMatchObject({
      domain: "brightloom.example",
      externalId: "hn:brightloomrobotics",
      sourceUrl: "https://news.ycombinator.com/item?id=1",
      replacesEvidence: true,
      boards: [{ vendor: "ashby", token: "brightloom" }],
      facts: { companyName: "Brightloom Robotics", websiteUrl: "https://brightloom.example", city: "Berlin" },
      evidence: [
        {
          type: "ai_hiring",
          url: "https://news.ycombinator.com/item?id=1",
          quote: "We teach warehouse robots with reinforcement learning.",
          observedAt: "2026-11-02T15:04:05Z",
        },
      ],
    });
  });

  it("keeps no poster's name, mailbox or phone number, not even in what it remembers", async () => {
    const id = threadId();
    const { ask } = await discover([json(threads(id)), json(thread(id, [post(1, "ai"), post(3, "personal")]))]);
    const { value } = await ask();
    expect(value.found).toBe(2);
    const remembered = await env.DB.prepare("SELECT answer FROM provider_answers WHERE question = ?")
      .bind(String(id))
      .all();
    const words = JSON.stringify([value, remembered.results]);
    expect(remembered.results).toHaveLength(1);
    for (const secret of ["poster_17", "marta@", "Marta", "jobs (at)", "555 010", "@marta_k"]) {
      expect(words).not.toContain(secret);
    }
  });

  it("applies every filter itself, and counts what does not tell", async () => {
    const id = threadId();
    const posts = [post(1, "ai"), post(4, "remote")];
    const { ask } = await discover([json(threads(id)), json(thread(id, posts))], {
      location: "Berlin",
      industry: ["AI"],
    });
    expect((await ask()).value).toMatchObject({
      found: 1,
      leftOutUnknown: 1,
      filtersAppliedHere: ["location", "industry"],
    });
  });

  it("reads around deleted posts and odd rows", async () => {
    const id = threadId();
    const odd = [{ ...post(5, "ai"), text: null }, null, { id: "6" }, { ...post(7, "ai"), created_at: "yesterday" }];
    const { ask } = await discover([json(threads(id)), json(thread(id, odd))]);
    const { value } = await ask();
    expect(value.companies.map(({ sourceUrl }) => sourceUrl)).toEqual(["https://news.ycombinator.com/item?id=7"]);
    expect(value.companies[0]?.evidence?.[0]?.observedAt).toBeNull();
  });

  it.each([
    ["no thread of that name", json(threads(null)), "provider_bad_response"],
    ["HTML", raw("<html>Sorry</html>"), "provider_bad_response"],
    ["a truncated list", raw('{"hits":[{"objectID":"4'), "provider_bad_response"],
    ["a list that is gone", raw("", 404), "provider_bad_response"],
    ["a server's error", raw("oops", 503), "provider_unavailable"],
  ])("does not call %s an empty month", async (_, answer, code) => {
    expect((await failureOf((await discover([answer])).ask())).code).toBe(code);
  });

  it("does not call a thread that is gone an empty month", async () => {
    const { ask } = await discover([json(threads(threadId())), json({ status: 404, error: "Not Found" }, 404)]);
    expect((await failureOf(ask())).code).toBe("provider_bad_response");
  });

  it("waits as long as it is asked to", async () => {
    const { ask } = await discover([raw("", 429, { "retry-after": "120" })]);
    expect(await failureOf(ask())).toMatchObject({ code: "rate_limited", retryAfterMs: 120_000 });
  });
});
