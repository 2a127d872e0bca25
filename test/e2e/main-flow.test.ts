import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, createApi } from "./support/api.ts";
import { type Server, startServer } from "./support/server.ts";

let server: Server;
let api: Api;

beforeAll(async () => {
  server = await startServer({ args: ["--no-seed"] });
  api = await createApi(server);
});
afterAll(async () => {
  await server?.stop();
});

interface Lead {
  id: string;
  domain: string;
  lead_score: number;
  version: number;
}

const control = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
  const init =
    body === undefined
      ? { method }
      : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  return (await fetch(`${server.sandboxUrl}/__sandbox/${path}`, init)).json() as Promise<Record<string, unknown>>;
};

/** A fictional company that Apollo and Hunter both know. */
async function knownDomain(skip = 0): Promise<string> {
  const { results } = (
    await api.call<{ results: { domain: string }[] }>("POST", "/api/v1/discovery/search", {
      json: { query: "AI companies", sources: ["hunter"], limit: 40, save: false },
    })
  ).json;
  return results[skip]?.domain ?? "";
}

describe("a lead from beginning to end", () => {
  it("is created, enriched within the request, scored with reasons that add up, and exported", async () => {
    const domain = await knownDomain();
    const created = await api.call<Lead>("POST", "/api/v1/leads", { json: { company_name: "By hand", domain } });
    expect(created.status).toBe(201);
    const { id } = created.json;

    const enriched = await api.call("POST", `/api/v1/leads/${id}/enrich`, { json: {} });
    expect(enriched.status).toBe(200);
    expect(enriched.json).toMatchObject({ lead_id: id, status: "completed" });
    expect(enriched.json.contacts_added).toBeGreaterThan(0);
    expect(enriched.json.credits_spent).toBeGreaterThan(0);

    const lead = (await api.call("GET", `/api/v1/leads/${id}`)).json;
    expect(lead.company_name, "a person's word stays").toBe("By hand");
    expect(lead.industry).not.toBeNull();

    const score = await api.call<{ score: number; base: number; contributions: { points: number }[] }>(
      "POST",
      `/api/v1/leads/${id}/score`,
    );
    const points = score.json.contributions.reduce((sum, { points }) => sum + Math.round(points * 10), 0);
    expect(Math.round(score.json.base * 10) + points).toBe(Math.round(score.json.score * 10));

    const contacts = await api.call<{ items: { id: string; email: string | null }[] }>(
      "GET",
      `/api/v1/contacts?lead_id=${id}`,
    );
    const withEmail = contacts.json.items.find(({ email }) => email !== null);
    const verified = await api.call("POST", `/api/v1/contacts/${withEmail?.id}/verify-email`);
    expect(verified.status).toBe(200);
    expect(verified.json.method).toBe("hunter");

    const csv = await api.call("GET", "/api/v1/leads/export?format=csv");
    expect(csv.text).toContain(domain);
    const json = await api.call<Lead[]>("GET", "/api/v1/leads/export?format=json");
    expect(json.json.some((row) => row.domain === domain)).toBe(true);
  });

  it("costs nothing when it is enriched again", async () => {
    const domain = await knownDomain(1);
    const { id } = (await api.call<Lead>("POST", "/api/v1/leads", { json: { company_name: "Twice", domain } })).json;
    const first = await api.call("POST", `/api/v1/leads/${id}/enrich`);
    expect(first.json.credits_spent).toBeGreaterThan(0);
    const before = await control("GET", "calls");
    const again = await api.call("POST", `/api/v1/leads/${id}/enrich`);
    expect(again.json.job_id).not.toBe(first.json.job_id);
    expect(again.json.credits_spent).toBe(0);
    expect((await control("GET", "calls")).credits).toEqual(before.credits);
  });

  it("goes on in the background when it is asked to, and its job can be watched", async () => {
    const domain = await knownDomain(2);
    const { id } = (await api.call<Lead>("POST", "/api/v1/leads", { json: { company_name: "Later", domain } })).json;
    const accepted = await api.call("POST", `/api/v1/leads/${id}/enrich`, { headers: { prefer: "respond-async" } });
    expect(accepted.status).toBe(202);
    const address = accepted.headers.get("location") ?? "";
    for (let i = 0; i < 50; i++) {
      const job = await api.call("GET", address);
      if (job.json.status === "completed") return;
      await new Promise((done) => setTimeout(done, 200));
    }
    throw new Error("the job did not end");
  });
});

describe("discovery", () => {
  it("adds nothing and spends nothing the second time", async () => {
    // Job boards take turns: the second time it would be others.
    const sources = ["apollo", "hunter", "yc", "hn"];
    const search = { query: "AI companies in Berlin", limit: 20, sources };
    const first = await api.call<Discovery>("POST", "/api/v1/discovery/search", { json: search });
    expect(Object.keys(first.json.sources).sort()).toEqual(["apollo", "hn", "hunter", "yc"]);
    expect(first.json.results.length).toBeGreaterThan(0);
    const second = await api.call<Discovery>("POST", "/api/v1/discovery/search", { json: search });
    expect(second.json.results.map(({ lead_id }) => lead_id)).toEqual(first.json.results.map(({ lead_id }) => lead_id));
    expect(second.json.results.filter(({ is_new }) => is_new)).toEqual([]);
    expect(Object.values(second.json.sources).reduce((sum, { credits }) => sum + credits, 0)).toBe(0);
  });

  it("answers with the others when one source is down, and says which is", async () => {
    await control("POST", "faults", { host: "yc-oss.github.io", fault: "down" });
    const answer = await api.call<Discovery>("POST", "/api/v1/discovery/search", {
      json: { query: "AI in Paris", limit: 10 },
    });
    await control("DELETE", "faults");
    expect(answer.status).toBe(200);
    expect(answer.json.sources.yc?.status).toBe("unavailable");
    expect(answer.json.sources.hunter?.status).toBe("ok");
    expect(answer.json.results.length).toBeGreaterThan(0);
  });

  it("is 503 when every source is down", async () => {
    await control("POST", "faults", { host: "*", fault: "down" });
    // What Hacker News and the job boards said is remembered.
    const json = { query: "AI in Toronto", limit: 10, sources: ["apollo", "hunter", "yc"] };
    const answer = await api.call("POST", "/api/v1/discovery/search", { json });
    await control("DELETE", "faults");
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ code: "provider_unavailable", retryable: true });
  });
});

interface Discovery {
  results: { lead_id: string; is_new: boolean; domain: string | null }[];
  sources: Record<string, { status: string; credits: number; reason?: string }>;
  total: number;
  next_cursor: string | null;
}

describe("the document", () => {
  it("was kept by every answer of this run, and passes its linter", async () => {
    expect(api.contract.checked).toBeGreaterThan(20);
    const file = join(server.state, "openapi.json");
    writeFileSync(file, JSON.stringify(api.contract.document));
    const redocly = resolve(import.meta.dirname, "../../node_modules/.bin/redocly");
    const { stdout, stderr } = await promisify(execFile)(redocly, ["lint", file], {
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    expect(stdout + stderr).toContain("is valid");
  });
});
