import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { compose } from "../../src/composition.ts";
import { createApp } from "../../src/http/app.ts";
import { base, callApi, givenKey } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { rowsOf } from "../support/given.ts";
import { expectProblem } from "../support/problem.ts";

/** The app with some of its environment replaced. */
async function callWith(overrides: Record<string, unknown>, path: string, init: RequestInit = {}): Promise<Response> {
  const execution = createExecutionContext();
  const request = new Request(`https://api.example${path}`, init as RequestInit<CfProperties>);
  const response = await createApp(compose).fetch(request, { ...env, ...overrides }, execution);
  await waitOnExecutionContext(execution);
  return response;
}

describe("wrong settings", () => {
  it.each([
    ["SUPPRESSION_KEY", { SUPPRESSION_KEY: "short-secret" }],
    ["DISCOVERY_PLANS", { DISCOVERY_PLANS: "{short-secret" }],
    ["HUNTER_RESET_DAY", { HUNTER_RESET_DAY: "short-secret" }],
    ["OUTBOUND_PROXY", { ENVIRONMENT: "production", OUTBOUND_PROXY: "http://short-secret.example" }],
    ["CLOCK_OFFSET_MS", { ENVIRONMENT: "production", CLOCK_OFFSET_MS: "1" }],
    ["JOBS_QUEUE", { JOBS_QUEUE: undefined }],
  ])("answer 503 and name %s, never its value", async (name, overrides) => {
    for (const path of ["/health", "/api/v1/leads"]) {
      const response = await callWith(overrides, path);
      const text = await response.clone().text();
      const problem = await expectProblem(response, 503, "misconfigured");
      expect(problem.detail).toContain(name);
      expect(text).not.toContain("short-secret");
    }
  });

  it("leave the document and the page of errors readable", async () => {
    expect((await callWith({ SUPPRESSION_KEY: "" }, "/api/v1/openapi.json")).status).toBe(200);
    expect((await callWith({ SUPPRESSION_KEY: "" }, "/docs/errors")).status).toBe(200);
  });
});

describe("health", () => {
  it("is well with the real database and limiter", async () => {
    const response = await callApi("GET", "//health", { key: null });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ok", checks: { database: { status: "ok" } } });
  });

  const dead = () => Promise.reject(new Error("secret detail"));
  it.each([
    ["database", { DB: { prepare: () => ({ bind: () => ({ run: dead, all: dead, raw: dead }), run: dead }) } }],
    ["limiter", { PROVIDER_LIMITER: { getByName: () => ({ status: dead }) } }],
  ])("is 503 when the %s does not answer, and does not say why", async (name, overrides) => {
    const response = await callWith(overrides, "/health");
    expect(response.status).toBe(503);
    const text = await response.text();
    const checks = { database: { status: "ok" }, limiter: { status: "ok" }, [name]: { status: "unavailable" } };
    expect(JSON.parse(text)).toMatchObject({ status: "unavailable", checks });
    expect(text).not.toContain("secret detail");
  });
});

describe("a fault of our own", () => {
  const errors = vi.spyOn(console, "error");
  const domain = uniqueDomain();
  beforeAll(async () => {
    await rowsOf("ALTER TABLE suppressions RENAME TO suppressions_gone");
  });
  afterAll(async () => {
    await rowsOf("ALTER TABLE suppressions_gone RENAME TO suppressions");
    errors.mockRestore();
  });
  const create = (key: string) =>
    callApi("POST", "/leads", { body: { company_name: "Acme", domain }, headers: { "idempotency-key": key } });

  it("is a 500 that says its request id and nothing else", async () => {
    const response = await create("first");
    const text = await response.clone().text();
    const problem = await expectProblem(response, 500, "internal");
    expect(text).not.toMatch(/suppressions|no such table|INSERT|SELECT/i);
    expect(problem.retryable).toBe(true);
    const logged = errors.mock.calls.map(String).find((line) => line.includes(problem.request_id));
    expect(logged).toContain("no such table");
    // The statement may be logged, what was in it may not: it can be a person's.
    expect(logged).toContain("findSuppressed");
    expect(logged).not.toContain("params:");
  });

  it("is not remembered under an Idempotency-Key", async () => {
    expect((await create("second")).status).toBe(500);
    await rowsOf("ALTER TABLE suppressions_gone RENAME TO suppressions");
    expect((await create("second")).status).toBe(201);
    await rowsOf("ALTER TABLE suppressions RENAME TO suppressions_gone");
  });
});

it("too many requests are 429 with when to come back", async () => {
  const { key } = await givenKey(["read"]);
  const limit = { limit: async () => ({ success: false }) };
  const headers = { authorization: `Bearer ${key}` };
  const response = await callWith({ USER_RATE_LIMIT: limit }, new URL(`${base}/leads`).pathname, { headers });
  await expectProblem(response, 429, "rate_limited");
  expect(response.headers.get("retry-after")).toBe("10");
  expect(response.headers.get("ratelimit-policy")).toContain("q=1000");
});

it("a write beyond the allowance is refused before it does anything", async () => {
  const { key } = await givenKey(["write"]);
  const limit = { limit: async () => ({ success: false }) };
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const domain = uniqueDomain();
  const init = { method: "POST", headers, body: JSON.stringify({ company_name: "Too many", domain }) };
  const response = await callWith({ USER_RATE_LIMIT: limit }, new URL(`${base}/leads`).pathname, init);
  await expectProblem(response, 429, "rate_limited");
  expect(await rowsOf("SELECT id FROM leads WHERE domain = ?", domain)).toEqual([]);
});

it("a rate limiter that fails refuses nobody and is in the log", async () => {
  const { key } = await givenKey(["read"]);
  const failing = { limit: () => Promise.reject(new Error("no counter")) };
  const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const headers = { authorization: `Bearer ${key}` };
  const response = await callWith({ USER_RATE_LIMIT: failing }, new URL(`${base}/leads?limit=1`).pathname, { headers });
  const lines = logged.mock.calls.map(([line]) => String(line));
  logged.mockRestore();
  expect(response.status).toBe(200);
  expect(lines.some((line) => line.includes("rate_limit.failed"))).toBe(true);
});
