import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiClient } from "../../scripts/start/api-client.ts";
import type { StartEvent } from "../../scripts/start/events.ts";
import { runMainJob } from "../../scripts/start/main-job.ts";
import { describeEvent } from "../../scripts/start/prose.ts";
import { jsonLines } from "../../scripts/start/reporter.ts";

type Answer = [status: number, body: object];
type Answers = (method: string, path: string) => Answer;

let answers: Answers = () => [500, {}];
let quotaReads = 0;
let server: Server;
let url = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const path = request.url ?? "";
    const [status, body] = path === "/api/v1/discovery/sources" ? sources() : answers(request.method ?? "", path);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});
afterAll(() => server.close());

/** Every run costs one credit at Apollo and two at Hunter. */
function sources(): Answer {
  quotaReads += 1;
  const quota = (id: string, used: number) => ({ id, limits: { quota: { used } } });
  return [
    200,
    { sources: [quota("apollo", quotaReads), quota("hunter", 10.2 + quotaReads * 2), { id: "yc", limits: null }] },
  ];
}

async function runWith(given: Answers) {
  answers = given;
  const events: StartEvent[] = [];
  const { signal } = new AbortController();
  const exitCode = await runMainJob({
    api: createApiClient(url, "lde_key", signal),
    sources: ["apollo", "hunter", "yc"],
    providers: { apollo: "sandbox", hunter: "sandbox", yc: "sandbox" },
    report: (event) => events.push(event),
    signal,
  });
  const eventOf = <E extends StartEvent["event"]>(name: E) =>
    events.find((event): event is Extract<StartEvent, { event: E }> => event.event === name);
  return { exitCode, events, eventOf };
}

const lead = (id: string, source: string) => ({
  lead_id: id,
  company_name: `Company ${id}`,
  domain: `${id}.example`,
  source,
  is_new: true,
});
const found = {
  results: [lead("a", "apollo"), lead("b", "yc"), lead("c", "hunter")],
  total: 47,
  sources: {
    apollo: { status: "ok", found: 47, new: 1, credits: 1 },
    hunter: { status: "unavailable", found: 0, new: 0, credits: 0, reason: "it did not answer in 8 s" },
    yc: { status: "ok", found: 20, new: 1, credits: 0 },
  },
  run_id: "run",
};

const works: Answers = (_, path) => {
  if (path === "/api/v1/discovery/search") return [200, found];
  if (path === "/api/v1/leads/c/enrich")
    return [202, { status: "running", job_id: "job", job_url: "/api/v1/jobs/job", enrichment_results: {} }];
  if (path === "/api/v1/jobs/job")
    return [
      200,
      {
        status: "completed",
        contacts_added: 2,
        credits_spent: 1,
        enrichment_results: { hunter: { status: "success", credits: 1 } },
      },
    ];
  if (path.endsWith("/enrich"))
    return [
      200,
      {
        status: "completed",
        job_id: "j",
        contacts_added: 1,
        enrichment_results: { hunter: { status: "success", credits: 0.5 } },
      },
    ];
  if (path.endsWith("/score"))
    return [200, { score: path.includes("/b/") ? 90 : 40, top_positive: [{ label: "AI adoption", value: 95 }] }];
  if (path.startsWith("/api/v1/contacts?lead_id=b"))
    return [
      200,
      {
        items: [
          { email: "guess@b.example", email_status: "unknown", is_decision_maker: true },
          { email: "dev@b.example", email_status: "valid", is_decision_maker: false },
          { email: "ceo@b.example", email_status: "valid", is_decision_maker: true },
        ],
      },
    ];
  return [200, { items: [] }];
};

describe("the main job of npm start", () => {
  let good: Awaited<ReturnType<typeof runWith>>;
  beforeAll(async () => {
    good = await runWith(works);
  });

  it("lists the leads best first, each with its reason and a verified address", () => {
    const { exitCode, eventOf } = good;
    expect(exitCode).toBe(0);
    expect(
      eventOf("leads")?.leads.map(({ lead_id, score, verified_email }) => [lead_id, score, verified_email]),
    ).toEqual([
      ["b", 90, "ceo@b.example"],
      ["a", 40, null],
      ["c", 40, null],
    ]);
    expect(eventOf("leads")?.leads[0]?.reason).toBe("AI adoption: 95");
  });

  it("follows a job that was not done at once", () => {
    const { eventOf } = good;
    expect(eventOf("enrichment.finished")).toMatchObject({ leads: 3, contacts_added: 4, still_running: 0, failed: 0 });
  });

  it("says what the limiters counted for each provider and in words which one failed", () => {
    const { events, eventOf } = good;
    const costs = eventOf("costs")?.costs ?? [];
    expect(costs.map(({ provider, credits }) => [provider, credits])).toEqual([
      ["apollo", 1],
      ["hunter", 2],
      ["yc", 0],
    ]);
    expect(costs[1]?.outcomes[0]).toBe("discovery: could not be reached; it did not answer in 8 s");
    expect(events.filter(({ event }) => event === "error")).toHaveLength(1);
  });

  it("fails honestly when there is not one lead", async () => {
    const dead = { apollo: { status: "provider_rejected" }, hunter: { status: "not_configured" } };
    const { exitCode, events } = await runWith(() => [503, { detail: "No source could be asked.", sources: dead }]);
    expect(exitCode).toBe(1);
    const messages = events.flatMap((event) => (event.event === "error" ? [event.message] : []));
    expect(messages).toEqual([
      "apollo: discovery: refused our key",
      "hunter: discovery: could not be asked: it has no key",
    ]);
    expect(events.at(-1)).toEqual({ event: "finished", leads: 0, exit_code: 1 });
  });

  it("passes on the API's own words when it refuses", async () => {
    const refused = runWith(() => [
      503,
      { title: "Unavailable", detail: "No source could be asked.", request_id: "r1" },
    ]);
    await expect(refused).rejects.toThrow(
      "POST /api/v1/discovery/search answered 503: No source could be asked. (request r1)",
    );
  });

  it("is told in prose that fits the terminal, and in JSON one lead a line", () => {
    const { events, eventOf } = good;
    for (const event of events)
      for (const line of describeEvent(event, 80).split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    const leads = eventOf("leads");
    expect(leads && jsonLines(leads)).toHaveLength(3);
    expect(leads && jsonLines(leads)[0]).toMatchObject({
      event: "lead",
      rank: 1,
      company_name: "Company b",
      score: 90,
    });
  });
});
