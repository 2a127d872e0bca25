import { describe, expect, it } from "vitest";
import { callApi, givenKey } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { expectProblem } from "../support/problem.ts";

const secret = "x".repeat(43);

describe("a request without a valid key", () => {
  it.each([
    { why: "no key", header: () => null },
    { why: "an empty header", header: () => "" },
    { why: "another scheme", header: (key: string) => `Basic ${key}` },
    { why: "no scheme", header: (key: string) => key },
    { why: "a malformed key", header: () => "Bearer lde_short" },
    { why: "an unknown prefix", header: () => `Bearer lde_00000000_${secret}` },
    { why: "a wrong secret", header: (_: string, prefix: string) => `Bearer lde_${prefix}_${secret}` },
    { why: "a key with more after it", header: (key: string) => `Bearer ${key}x` },
    { why: "two keys", header: (key: string) => `Bearer ${key} ${key}` },
    { why: "the key's hash for the key", header: () => `Bearer ${"a".repeat(64)}` },
  ])("is refused with the same 401 for $why", async ({ header }) => {
    const { key, prefix } = await givenKey(["admin"]);
    const authorization = header(key, prefix);
    const response = await callApi("GET", "/leads", {
      key: null,
      headers: authorization === null ? {} : { authorization },
    });
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer /);
    const { request_id: _, ...problem } = await expectProblem(response, 401, "unauthenticated");
    expect(problem).toEqual({
      type: "/docs/errors#unauthenticated",
      title: "No valid API key",
      status: 401,
      detail: "Send a valid API key as `Authorization: Bearer lde_…`.",
      instance: "/api/v1/leads",
      code: "unauthenticated",
      retryable: false,
    });
  });

  it("is refused when the key was revoked", async () => {
    const { key } = await givenKey(["admin"], "2026-01-01T00:00:00.000Z");
    await expectProblem(await callApi("GET", "/leads", { key }), 401, "unauthenticated");
  });

  it.each(["api_key", "key", "access_token", "authorization"])("is refused with a key in ?%s=", async (parameter) => {
    const { key } = await givenKey(["admin"]);
    const response = await callApi("GET", `/leads?${parameter}=${key}`, { key: null });
    await expectProblem(response, 401, "unauthenticated");
  });

  it("learns nothing about which addresses there are", async () => {
    const unknown = await callApi("GET", "/nothing-here", { key: null });
    await expectProblem(unknown, 401, "unauthenticated");
  });

  it.each(["//health", "/openapi.json", "//docs/errors"])("may read %s", async (path) => {
    expect((await callApi("GET", path, { key: null })).status).toBe(200);
  });
});

const missing = "0198e0a0-0000-7000-8000-000000000000";
const operations = [
  { method: "GET", path: "/leads", needs: "read" },
  { method: "GET", path: `/leads/${missing}`, needs: "read" },
  { method: "POST", path: "/leads/search", body: {}, needs: "read" },
  { method: "GET", path: "/leads/export", needs: "read" },
  { method: "GET", path: "/contacts", needs: "read" },
  { method: "GET", path: `/contacts/${missing}`, needs: "read" },
  { method: "GET", path: `/jobs/${missing}`, needs: "read" },
  { method: "GET", path: "/discovery/sources", needs: "read" },
  { method: "POST", path: "/discovery/search", body: { dry_run: true }, needs: "read" },
  { method: "POST", path: "/discovery/search", body: { sources: ["yc"] }, needs: "write" },
  {
    method: "POST",
    path: "/discovery/job-boards",
    body: { boards: [{ vendor: "lever", token: "a" }] },
    needs: "write",
  },
  { method: "POST", path: "/leads", body: { company_name: "A" }, needs: "write" },
  { method: "PUT", path: `/leads/${missing}`, body: { company_name: "A" }, needs: "write" },
  { method: "PATCH", path: `/leads/${missing}`, body: { notes: "A" }, needs: "write" },
  { method: "DELETE", path: `/leads/${missing}`, needs: "write" },
  { method: "POST", path: `/leads/${missing}/enrich`, body: {}, needs: "write" },
  { method: "POST", path: `/leads/${missing}/score`, needs: "write" },
  { method: "POST", path: "/contacts", body: { lead_id: missing }, needs: "write" },
  { method: "PUT", path: `/contacts/${missing}`, body: {}, needs: "write" },
  { method: "PATCH", path: `/contacts/${missing}`, body: { notes: "A" }, needs: "write" },
  { method: "DELETE", path: `/contacts/${missing}`, needs: "write" },
  { method: "POST", path: `/contacts/${missing}/verify-email`, needs: "write" },
] as const;

describe("scopes", () => {
  it.each(operations)("$method $path needs the scope $needs", async ({ method, path, needs, ...rest }) => {
    const body = "body" in rest ? { body: rest.body } : {};
    const reader = await givenKey(["read"]);
    const nobody = await givenKey([]);
    await expectProblem(await callApi(method, path, { ...body, key: nobody.key }), 403, "forbidden");
    const response = await callApi(method, path, { ...body, key: reader.key });
    if (needs === "write") await expectProblem(response, 403, "forbidden");
    else expect([200, 404]).toContain(response.status);
  });

  it("of import is write", async () => {
    const { key } = await givenKey(["read"]);
    const headers = { "content-type": "text/csv" };
    const response = await callApi("POST", "/leads/import", { key, headers, body: "company_name\nA\n" });
    await expectProblem(response, 403, "forbidden");
  });

  it.each(["write", "admin"] as const)("include the lower ones: %s may write", async (scope) => {
    const { key } = await givenKey([scope]);
    const body = { company_name: "Acme", domain: uniqueDomain() };
    expect((await callApi("POST", "/leads", { key, body })).status).toBe(201);
  });
});
