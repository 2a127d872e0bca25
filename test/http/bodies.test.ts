import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { base, callApi, givenKey } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { expectProblem } from "../support/problem.ts";

const missing = "0198e0a0-0000-7000-8000-000000000000";
const writes = [
  ["POST", "/leads"],
  ["POST", "/leads/search"],
  ["PUT", `/leads/${missing}`],
  ["PATCH", `/leads/${missing}`],
  ["POST", `/leads/${missing}/enrich`],
  ["POST", "/contacts"],
  ["PUT", `/contacts/${missing}`],
  ["PATCH", `/contacts/${missing}`],
  ["POST", "/discovery/search"],
] as const;

const deep = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

describe.each(writes)("%s %s", (method, path) => {
  it.each([
    { why: "malformed JSON", body: '{"company_name":' },
    { why: "two values", body: "{}{}" },
    { why: "a list", body: "[]" },
    { why: "null", body: "null" },
    { why: "a number", body: "1" },
    { why: "a comment", body: "/* */{}" },
    { why: "200,000 lists in one another", body: deep(200_000) },
    { why: "a deep list in a field", body: `{"company_name":${deep(200_000)}}` },
    { why: "__proto__", body: '{"company_name":"A","__proto__":{"isAdmin":true}}' },
    { why: "constructor", body: '{"company_name":"A","constructor":{"prototype":{"isAdmin":true}}}' },
    {
      why: "an unknown field",
      body: '{"company_name":"A","lead_id":"0198e0a0-0000-7000-8000-000000000000","score":99}',
    },
    { why: "a field that is not the caller's", body: '{"id":"0198e0a0-0000-7000-8000-000000000000","version":7}' },
  ])("refuses $why", async ({ body }) => {
    await expectProblem(await callApi(method, path, { body }), 400, "invalid_request");
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it.each([
    "text/plain",
    "text/json",
    "application/xml",
    "application/x-www-form-urlencoded",
    "application/a1+json",
    "",
  ])("refuses the content type %j", async (type) => {
    const response = await callApi(method, path, { body: "{}", headers: { "content-type": type } });
    await expectProblem(response, 415, "unsupported_media_type");
  });

  it("refuses a body over a megabyte", async () => {
    const body = { company_name: "A", notes: "x".repeat(1024 * 1024) };
    await expectProblem(await callApi(method, path, { body }), 413, "payload_too_large");
  });

  it("refuses bytes that are no UTF-8", async () => {
    const { key } = await givenKey(["admin"]);
    const bytes = new Uint8Array([...new TextEncoder().encode('{"company_name":"A'), 0xff, 0x22, 0x7d]);
    const request = new Request(`${base}${path}`, {
      method,
      body: bytes,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    });
    await expectProblem(await exports.default.fetch(request), 400, "invalid_request");
  });
});

describe("a body that comes in pieces", () => {
  const send = async (size: number, headers: Record<string, string> = {}) => {
    const { key } = await givenKey(["admin"]);
    const text = JSON.stringify({ company_name: "Streamed", domain: uniqueDomain(), notes: "x".repeat(size) });
    const body = new Blob([text]).stream();
    return exports.default.fetch(
      new Request(`${base}/leads`, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      }),
    );
  };

  it("is read", async () => expect((await send(10)).status).toBe(201));
  it("is read with an Idempotency-Key", async () => {
    expect((await send(10, { "idempotency-key": crypto.randomUUID() })).status).toBe(201);
  });
  it("is cut off over a megabyte", async () => {
    await expectProblem(await send(1024 * 1024), 413, "payload_too_large");
  });
  it("is cut off over a megabyte with an Idempotency-Key", async () => {
    const response = await send(1024 * 1024, { "idempotency-key": crypto.randomUUID() });
    await expectProblem(response, 413, "payload_too_large");
  });
});

describe("an empty body that is said to be JSON", () => {
  const json = { "content-type": "application/json" };

  it("is no options where all may be left out", async () => {
    const enriched = await callApi("POST", `/leads/${missing}/enrich`, { headers: json });
    await expectProblem(enriched, 404, "not_found");
    const sent = { body: "", headers: { "idempotency-key": crypto.randomUUID() } };
    await expectProblem(await callApi("POST", `/leads/${missing}/enrich`, sent), 404, "not_found");
    expect((await callApi("POST", "/leads/search", { body: "" })).status).toBe(200);
  });

  it("that comes in pieces is, too", async () => {
    const { key } = await givenKey(["admin"]);
    const headers = { authorization: `Bearer ${key}`, ...json };
    const request = new Request(`${base}/leads/search`, { method: "POST", body: new Blob([]).stream(), headers });
    expect((await exports.default.fetch(request)).status).toBe(200);
  });

  it("lacks what must be given", async () => {
    const problem = await expectProblem(await callApi("POST", "/leads", { body: "" }), 400, "invalid_request");
    expect(problem.errors).toMatchObject([{ pointer: "/company_name" }]);
    await expectProblem(await callApi("PATCH", `/leads/${missing}`, { body: "" }), 400, "invalid_request");
  });
});

describe("what is wrong", () => {
  it("is told for each field, with a pointer", async () => {
    const body = { company_name: "", domain: "localhost", employee_count: "12", tags: ["ok", 5], "a/b": 1 };
    const problem = await expectProblem(await callApi("POST", "/leads", { body }), 400, "invalid_request");
    const pointers = problem.errors?.map(({ pointer }) => pointer).sort();
    expect(pointers).toEqual(["/a~1b", "/company_name", "/domain", "/employee_count", "/tags/1"]);
  });

  it.each([
    ["a control character", { company_name: "a\u0000b" }],
    ["half a surrogate", { company_name: "a\ud800" }],
    ["a line break in an address", { lead_id: missing, email: "a@b.co\r\nBcc: x@y.zz" }],
  ])("includes %s", async (_, body) => {
    const path = "lead_id" in body ? "/contacts" : "/leads";
    await expectProblem(await callApi("POST", path, { body }), 400, "invalid_request");
  });
});

it.each([
  ["/leads", "domain", "no domain", "invalid_domain"],
  ["/leads", "website_url", "ftp://acme.example", "invalid_url"],
  ["/leads", "company_name", "a\u0000b", "control_characters"],
  ["/leads", "company_name", "a\ud800", "invalid_unicode"],
  ["/leads", "last_funding_at", "11/22/2026", "invalid_format"],
  ["/contacts", "email", "nobody", "invalid_email"],
  ["/leads/enrich", "lead_ids", undefined, "invalid_value"],
])("%s says in a word what is wrong with %s", async (path, field, value, code) => {
  const whole: Record<string, object> = { "/leads": { company_name: "Acme" }, "/contacts": { lead_id: missing } };
  const body = JSON.stringify({ ...whole[path], [field]: value });
  const answer = await callApi("POST", path, { body });
  const { errors } = (await answer.json()) as { errors: { pointer: string; code: string }[] };
  expect(errors).toContainEqual(expect.objectContaining({ pointer: `/${field}`, code }));
});
