import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apolloKey, hunterKey } from "../../sandbox/keys.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { type Api, createApi, until } from "./support/api.ts";
import { newState, type Server, startServer } from "./support/server.ts";

interface Job {
  job_id: string;
  lead_id: string;
  status: string;
  retry_at: string | null;
}

interface Contact {
  lead_id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
}

interface Source {
  id: string;
  limits: { windows: { used: number }[]; quota: { used: number } | null };
}

interface Calls {
  log: { host: string; operation: string }[];
  credits: Record<string, number>;
}

const leadCount = 30;

describe("a kill -9 while 30 enrichments run", () => {
  // The world outside lives on: it counts what really reached it.
  let sandbox: Sandbox;
  let server: Server;
  let api: Api;
  const state = newState();
  const start = () => startServer({ state, args: ["--no-seed", "--outbound-proxy", sandbox.url] });

  beforeAll(async () => {
    sandbox = await startSandbox();
    server = await start();
    api = await createApi(server);
  });
  afterAll(async () => {
    await server?.stop();
    await sandbox?.close();
  });

  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${sandbox.url}/__sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });

  it("ends all of them after a restart and one tick, with no person twice and no call beyond the permits", async () => {
    expect([apolloKey, hunterKey]).not.toContain("");
    const found = await api.call<{ results: { lead_id: string }[] }>("POST", "/api/v1/discovery/search", {
      json: { query: "AI companies", sources: ["hunter", "apollo"], limit: leadCount },
    });
    const leads = found.json.results.map(({ lead_id }) => lead_id);
    expect(leads).toHaveLength(leadCount);

    // Slow enough that the kill finds some calls on their way, some answered and some not begun.
    await control("POST", "faults", { host: "*", fault: "delay", min_ms: 100, max_ms: 1500 });
    const jobs = await Promise.all(
      leads.map(async (id) => {
        const headers = { prefer: "respond-async" };
        return (await api.call<Job>("POST", `/api/v1/leads/${id}/enrich`, { headers })).json.job_id;
      }),
    );
    await until("some calls to be under way", 20, async () => {
      const { log } = (await (await control("GET", "calls")).json()) as Calls;
      return log.filter(({ operation }) => /enrich|domain-search/.test(operation)).length >= 5 ? true : null;
    });
    await server.kill();

    server = await start();
    api = await createApi(server);
    await control("DELETE", "faults");
    expect(
      (await fetch(`${server.url}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent("*/5 * * * *")}`)).status,
    ).toBe(200);

    for (const id of jobs) {
      const ended = await until(`job ${id} to end`, 90, async () => {
        const { json } = await api.call<Job>("GET", `/api/v1/jobs/${id}`);
        return json.status === "pending" || json.status === "running" ? null : json;
      });
      expect(["completed", "partial"]).toContain(ended.status);
    }

    for (const id of leads) {
      const { items } = (await api.call<{ items: Contact[] }>("GET", `/api/v1/contacts?lead_id=${id}&limit=200`)).json;
      const people = items.map(({ email, first_name, last_name }) => email ?? `${first_name} ${last_name}`);
      expect(new Set(people).size).toBe(people.length);
    }

    const calls = (await (await control("GET", "calls")).json()) as Calls;
    const { sources } = (await api.call<{ sources: Source[] }>("GET", "/api/v1/discovery/sources")).json;
    for (const [id, host] of [
      ["apollo", "api.apollo.io"],
      ["hunter", "api.hunter.io"],
    ] as const) {
      const limits = sources.find((source) => source.id === id)?.limits;
      const received = calls.log.filter((call) => call.host === host).length;
      const permits = Math.max(...(limits?.windows.map(({ used }) => used) ?? []));
      if (id === "apollo") expect(received).toBeLessThanOrEqual(permits);
      // The count of credits may be above what was charged, never below.
      expect(limits?.quota?.used ?? 0).toBeGreaterThanOrEqual((calls.credits[id] ?? 0) - 1e-9);
    }
  });
});
