import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { type Api, createApi, until } from "../e2e/support/api.ts";
import { newState, type Server, startServer } from "../e2e/support/server.ts";

const kills = 20;
const leadCount = 30;
const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);

interface Job {
  job_id: string;
  status: string;
  retry_at: string | null;
}

/** The same moments for the same seed. */
function createRandom(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe(`${kills} kills at random moments with ${leadCount} jobs open (SOAK_SEED=${seed})`, () => {
  let sandbox: Sandbox;
  let server: Server;
  let api: Api;
  const state = newState();
  const random = createRandom(seed);
  const env = { HUNTER_MONTHLY_CREDITS: "5000", APOLLO_MONTHLY_CREDITS: "5000", APOLLO_REQUESTS_PER_HOUR: "5000" };
  const start = async () => {
    server = await startServer({ state, env, args: ["--no-seed", "--outbound-proxy", sandbox.url] });
    api = await createApi(server);
  };
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${sandbox.url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const tick = () => fetch(`${server.url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent("*/5 * * * *")}`);

  beforeAll(async () => {
    sandbox = await startSandbox({ apolloCredits: 5000, hunterCredits: 5000 });
    await start();
  });
  afterAll(async () => {
    await server?.stop();
    await sandbox?.close();
  });

  it("every job ends or says when it goes on, nothing is doubled, calls stay within permits", async () => {
    const companies = (await (await control("GET", "companies")).json()) as { name: string; domain: string }[];
    await control("POST", "faults", { host: "*", fault: "delay", min_ms: 50, max_ms: 1200 });
    const jobs: string[] = [];
    const leads: string[] = [];
    let next = 0;
    for (let kill = 0; kill < kills; kill++) {
      // As many new jobs as were ended since: about thirty are open whenever it is killed.
      const open = await openJobs(api);
      for (let i = open; i < leadCount && next < companies.length; i++) {
        const company = companies[next++];
        const lead = await api.call<{ id: string }>("POST", "/api/v1/leads", {
          json: { company_name: company?.name, domain: company?.domain },
        });
        const headers = { prefer: "respond-async" };
        const job = await api.call<Job>("POST", `/api/v1/leads/${lead.json.id}/enrich`, { headers });
        leads.push(lead.json.id);
        jobs.push(job.json.job_id);
      }
      await new Promise((done) => setTimeout(done, 100 + random() * 3000));
      await server.kill();
      await start();
      expect((await tick()).status).toBe(200);
    }
    await control("DELETE", "faults");
    for (const id of jobs) {
      await until(`job ${id} to end`, 180, async () => {
        const { json } = await api.call<Job>("GET", `/api/v1/jobs/${id}`);
        const isOpen = json.status === "pending" || json.status === "running";
        return isOpen && json.retry_at === null ? null : json;
      });
    }
    const received = (await (await control("GET", "calls")).json()) as {
      log: { host: string }[];
      credits: Record<string, number>;
    };
    await server.stop();
    const db = new DatabaseSync(databaseFile(state), { readOnly: true });
    const count = (sql: string) => Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0);
    const doubled = (columns: string, from: string) =>
      count(`SELECT count(*) FROM (SELECT 1 FROM ${from} GROUP BY ${columns} HAVING count(*) > 1)`);
    expect(doubled("lead_id, lower(email)", "contacts WHERE email IS NOT NULL")).toBe(0);
    expect(doubled("lead_id, first_name, last_name", "contacts WHERE email IS NULL")).toBe(0);
    expect(doubled("lead_id, source", "lead_facts")).toBe(0);
    expect(doubled("lead_id, type, data", "lead_events WHERE type = 'lead.enriched'")).toBe(0);
    for (const [provider, host] of [
      ["apollo", "api.apollo.io"],
      ["hunter", "api.hunter.io"],
    ] as const) {
      // The ledger has a row for each permit that was used; it may have one too many after a kill, never one too few.
      const ledger = count(`SELECT count(*) FROM provider_calls WHERE provider = '${provider}'`);
      expect(received.log.filter((call) => call.host === host).length).toBeLessThanOrEqual(ledger);
      const credits = count(`SELECT sum(credits) FROM provider_calls WHERE provider = '${provider}'`);
      expect(credits).toBeGreaterThanOrEqual((received.credits[provider] ?? 0) - 1e-6);
    }
    db.close();
    expect(leads.length).toBeGreaterThanOrEqual(leadCount);
  });
});

async function openJobs(api: Api): Promise<number> {
  const counts = await Promise.all(
    ["pending", "running"].map(
      async (status) => (await api.call<{ total: number }>("GET", `/api/v1/jobs?status=${status}&limit=1`)).json.total,
    ),
  );
  return counts.reduce((sum, total) => sum + total, 0);
}

function databaseFile(state: string): string {
  const dir = join(state, "v3/d1/miniflare-D1DatabaseObject");
  const file = readdirSync(dir).find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  if (!file) throw new Error(`no database in ${dir}`);
  return join(dir, file);
}
