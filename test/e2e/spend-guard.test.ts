import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apolloKey, hunterKey } from "../../sandbox/keys.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { type LocalWorker, startLocalWorker } from "../../scripts/local-worker.ts";
import { ensureApiKey } from "../../scripts/start/api-key.ts";
import { type Api, createApi, until } from "./support/api.ts";
import { newState } from "./support/server.ts";

interface Calls {
  by_host: Record<string, number>;
  credits: Record<string, number>;
}

interface Company {
  name: string;
  domain: string;
  atApollo: boolean;
  atHunter: boolean;
  people: { atHunter: boolean }[];
}

const atApollo = 80;
const atHunter = 70;
const hourMs = 3_600_000;
const secrets = {
  SUPPRESSION_KEY: "canary-suppression-0815-4711",
  CREDENTIALS_KEY: "e2e:Y2FuYXJ5LW9mLXRoZS1tYXN0ZXIta2V5LTA4MTUtNDc=",
  // The stored key wins over this one, which the sandbox does not know.
  HUNTER_API_KEY: "canary-hunter-in-the-environment",
  APOLLO_API_KEY: apolloKey,
};

// Counts decide, not times: a busy machine only makes it slower.
describe("the spend guard", { timeout: 180_000 }, () => {
  let sandbox: Sandbox;
  let worker: LocalWorker;
  let api: Api;
  let apiKey: string;
  const logs: string[] = [];
  const answers: string[] = [];
  const state = newState();

  let clockOffsetMs = 0;

  async function start(offsetMs: number): Promise<void> {
    clockOffsetMs = offsetMs;
    const vars = {
      ...secrets,
      OUTBOUND_PROXY: sandbox.url,
      APOLLO_MONTHLY_CREDITS: "1000",
      CLOCK_OFFSET_MS: String(offsetMs),
    };
    const onLog = ({ message }: { message: string }) => void logs.push(message);
    worker = await startLocalWorker({ port: 0, stateDir: state, vars, onLog });
    apiKey = await ensureApiKey(worker.url, state, worker.runSql);
    api = await createApi({ url: worker.url, key: apiKey });
  }
  beforeAll(async () => {
    sandbox = await startSandbox();
    await start(0);
  });
  afterAll(async () => {
    await worker?.close();
    await sandbox?.close();
  });

  const calls = async () => (await (await fetch(`${sandbox.url}/__sandbox/calls`)).json()) as Calls;
  const call = async <T>(method: string, path: string, options = {}) => {
    const answer = await api.call<T>(method, `/api/v1${path}`, options);
    answers.push(answer.text);
    return answer.json;
  };
  /** Jobs of one source by their status; one that waits for more than Hunter's pace, which is seconds, is "waiting". */
  async function jobs(source: string): Promise<Record<string, number>> {
    const rows = await worker.runSql(`SELECT status, retry_at FROM enrichment_jobs WHERE sources = '["${source}"]'`);
    const counts: Record<string, number> = {};
    for (const { status, retry_at: retryAt } of rows) {
      const waitMs = retryAt === null ? 0 : Date.parse(String(retryAt)) - (Date.now() + clockOffsetMs);
      const name = status === "pending" && waitMs > 60_000 ? "waiting" : String(status);
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }
  const settled = (source: string, seconds: number, isDone: (counts: Record<string, number>) => boolean) =>
    until(`the jobs at ${source} to settle`, seconds, async () => {
      const counts = await jobs(source);
      return isDone(counts) ? counts : null;
    });
  async function enrich(companies: Company[], source: string, wants: string[]): Promise<void> {
    const operations = companies.map(({ name, domain }) => ({ op: "create", lead: { company_name: name, domain } }));
    const { results } = await call<{ results: { id: string }[] }>("POST", "/leads/bulk", { json: { operations } });
    const ask = (id: string) =>
      call("POST", `/leads/${id}/enrich`, { json: { sources: [source], wants }, headers: { prefer: "respond-async" } });
    for (let i = 0; i < results.length; i += 10) await Promise.all(results.slice(i, i + 10).map(({ id }) => ask(id)));
  }
  const sweep = () => worker.scheduled("*/5 * * * *");
  const companiesOf = async () => (await (await fetch(`${sandbox.url}/__sandbox/companies`)).json()) as Company[];

  it("uses a stored key, of which four letters are shown, and learns from the account page", async () => {
    const stored = await call("PUT", "/credentials/hunter", { json: { api_key: hunterKey } });
    expect(stored).toMatchObject({ origin: "stored", key_hint: hunterKey.slice(-4), status: "untested" });
    const tested = await call("POST", "/credentials/hunter/test");
    expect(tested).toMatchObject({ works: true, account: { plan: "Free", credits: { limit: 1000, used: 0 } } });
    const { providers } = await call<{ providers: { id: string; limits: unknown }[] }>("GET", "/usage");
    // Its plan allows more than ours do, so ours hold; its billing day counts.
    expect(providers.find(({ id }) => id === "hunter")?.limits).toMatchObject({
      quota: { limit: 50, used: 0, resets_at: expect.stringMatching(/-28T00:00:00.000Z$/) },
      learned: { quota: { limit: 1000, from: "account" } },
    });
  });

  it("makes exactly 60 of 80 calls to Apollo in an hour, and lets 20 jobs wait without one failing", async () => {
    const companies = (await companiesOf()).filter((company) => company.atApollo).slice(0, atApollo);
    expect(companies).toHaveLength(atApollo);
    await enrich(companies, "apollo", ["company"]);
    expect(await settled("apollo", 150, ({ waiting, completed }) => (waiting ?? 0) + (completed ?? 0) === 80)).toEqual({
      completed: 60,
      waiting: 20,
    });
    expect((await calls()).by_host["api.apollo.io"]).toBe(60);
  });

  it("never makes more than 50 of 70 calls to Hunter in a period, through a kill -9 and an hour that passes", async () => {
    const hasPeople = ({ people }: Company) => people.some((person) => person.atHunter);
    const companies = (await companiesOf())
      .filter((company) => company.atHunter && hasPeople(company))
      .slice(-atHunter);
    expect(companies).toHaveLength(atHunter);
    const before = (await calls()).by_host["api.hunter.io"] ?? 0;
    await enrich(companies, "hunter", ["emails"]);
    await until("30 calls to Hunter", 150, async () =>
      ((await calls()).by_host["api.hunter.io"] ?? 0) - before >= 30 ? true : null,
    );
    process.kill(worker.runtimePid ?? 0, "SIGKILL");
    await worker.close();

    await start(hourMs + 60_000);
    expect(await sweep()).toBe("ok");
    const isOver = ({ waiting, completed }: Record<string, number>) => (waiting ?? 0) + (completed ?? 0) === atHunter;
    const hunter = await settled("hunter", 150, isOver);
    expect(hunter.waiting).toBeGreaterThanOrEqual(20);
    const { by_host: byHost, credits } = await calls();
    expect((byHost["api.hunter.io"] ?? 0) - before).toBeLessThanOrEqual(50);
    expect(credits.hunter).toBeLessThanOrEqual(50);
    // What waited for Apollo's hour ran, too.
    expect(await settled("apollo", 150, ({ completed }) => completed === atApollo)).toEqual({ completed: atApollo });
    expect(byHost["api.apollo.io"] ?? 0).toBeLessThanOrEqual(atApollo);
  });

  it("lets what waits run on the reset day, when the clock has come there", async () => {
    const [last] = await worker.runSql("SELECT max(retry_at) AS at FROM enrichment_jobs WHERE status = 'pending'");
    expect(last?.at).toMatch(/-28T00:00:00\.\d{3}Z$/);
    await worker.close();
    await start(Date.parse(String(last?.at)) - Date.now() + 60_000);
    expect(await sweep()).toBe("ok");
    expect(await settled("hunter", 150, ({ completed }) => completed === atHunter)).toEqual({ completed: atHunter });
    expect((await calls()).by_host["api.apollo.io"]).toBe(atApollo);
  });

  it("never made a 61st call to Apollo in any 3,600 seconds, and its ledger is what the sandbox counted", async () => {
    const rows = await worker.runSql(
      "SELECT provider, outcome, credits, created_at FROM provider_calls WHERE provider IN ('apollo', 'hunter') ORDER BY id",
    );
    const apollo = rows.filter(({ provider }) => provider === "apollo");
    const times = apollo.map(({ created_at: at }) => Date.parse(String(at))).sort((a, b) => a - b);
    for (const [i, at] of times.entries())
      expect((times[i + 60] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThan(hourMs);

    const { by_host: byHost, credits } = await calls();
    const sum = (provider: string) =>
      rows.filter((row) => row.provider === provider).reduce((all, row) => all + Number(row.credits), 0);
    expect(apollo).toHaveLength(byHost["api.apollo.io"] ?? 0);
    expect(sum("apollo")).toBe(credits.apollo);
    // The kill may have left calls of which nobody heard again: these count in full.
    const unheard = rows.filter(({ outcome }) => outcome === "sent").length;
    expect(rows.length - apollo.length).toBeGreaterThanOrEqual(byHost["api.hunter.io"] ?? 0);
    expect(rows.length - apollo.length - unheard).toBeLessThanOrEqual(byHost["api.hunter.io"] ?? 0);
    expect(sum("hunter")).toBeGreaterThanOrEqual((credits.hunter ?? 0) - 1e-9);
    expect(sum("hunter") - unheard).toBeLessThanOrEqual((credits.hunter ?? 0) + 1e-9);
  });

  it("wrote no secret anywhere: no log line, answer or file of the database has one", async () => {
    const files = readdirSync(join(state, "v3"), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    const stored = files.map((file) => readFileSync(join(file.parentPath, file.name), "latin1"));
    expect(stored.some((text) => text.includes("api_credentials"))).toBe(true);
    expect(logs.length).toBeGreaterThan(200);
    const hidden = [...Object.values(secrets), secrets.CREDENTIALS_KEY.split(":")[1] ?? "", hunterKey, apiKey];
    for (const secret of hidden) {
      expect([...logs, ...answers, ...stored].filter((text) => text.includes(secret))).toEqual([]);
    }
  });
});
