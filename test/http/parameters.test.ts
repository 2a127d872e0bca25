import { describe, expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { expectProblem } from "../support/problem.ts";

const missing = "0198e0a0-0000-7000-8000-000000000000";

describe("query parameters", () => {
  it.each(["0", "-1", "201", "1e2", "0x10", "NaN", "Infinity", "", "5.5", "١", " 5", "5 ", "null", "9".repeat(400)])(
    "refuse limit=%s",
    async (limit) => {
      for (const list of ["/leads", "/contacts"]) {
        const response = await callApi("GET", `${list}?limit=${encodeURIComponent(limit)}`);
        const problem = await expectProblem(response, 400, "invalid_request");
        expect(problem.errors?.[0]).toMatchObject({ parameter: "limit" });
      }
    },
  );

  it.each(["1", "200"])("take limit=%s", async (limit) => {
    expect((await callApi("GET", `/leads?limit=${limit}`)).status).toBe(200);
  });

  it.each([
    "limit=5&limit=6",
    "limit=5&limit=5",
    "sort=company_name&sort=-company_name",
    "status=new&status=won",
    "nonsense=1",
    "__proto__=1",
    "constructor=1",
    "Limit=5",
    "limit[]=5",
    "sort=constructor",
    "sort=domain",
    "sort=lead_score%20DESC",
    "sort=",
    "status=invented",
    "has_verified_contact=yes",
    "created_since=yesterday",
    "lead_score_min=101",
    "cursor=nonsense",
  ])("refuse ?%s on a list of leads", async (query) => {
    const problem = await expectProblem(await callApi("GET", `/leads?${query}`), 400, "invalid_request");
    expect(problem.errors?.length).toBeGreaterThan(0);
    for (const issue of problem.errors ?? []) expect(issue.parameter).toBeTypeOf("string");
  });

  it.each([
    ["GET", `/leads/${missing}`],
    ["PUT", `/leads/${missing}`, { company_name: "A" }],
    ["PATCH", `/leads/${missing}`, { notes: "A" }],
    ["DELETE", `/leads/${missing}`],
    ["POST", "/leads", { company_name: "A" }],
    ["POST", "/leads/search", {}],
    ["GET", "/leads/export"],
    ["POST", `/leads/${missing}/enrich`, {}],
    ["POST", `/leads/${missing}/score`],
    ["GET", "/contacts"],
    ["POST", "/contacts", { lead_id: missing }],
    ["GET", `/contacts/${missing}`],
    ["PUT", `/contacts/${missing}`, {}],
    ["PATCH", `/contacts/${missing}`, {}],
    ["DELETE", `/contacts/${missing}`],
    ["POST", `/contacts/${missing}/verify-email`],
    ["GET", `/jobs/${missing}`],
    ["POST", "/discovery/search", { dry_run: true }],
    ["GET", "/discovery/sources"],
  ])("that do not exist are refused: %s %s", async (method, path, body?: unknown) => {
    const response = await callApi(method, `${path}?nonsense=1`, body === undefined ? {} : { body });
    const problem = await expectProblem(response, 400, "invalid_request");
    expect(problem.errors?.map(({ parameter }) => parameter)).toEqual(["nonsense"]);
  });

  it.each(["100%25", "_", "a".repeat(200), encodeURIComponent("😀".repeat(40)), "o'neil", "%22", "--", "%00a"])(
    "take company_name_prefix=%s for text, never for a pattern",
    async (prefix) => {
      const response = await callApi("GET", `/leads?company_name_prefix=${prefix}`);
      expect([200, 400]).toContain(response.status);
      if (response.status === 400) await expectProblem(response, 400, "invalid_request");
    },
  );

  it("read times of a filter to the millisecond", async () => {
    const created = await callApi("POST", "/leads", { body: { company_name: "Timely", domain: uniqueDomain() } });
    const lead = await created.json<{ domain: string; created_at: string }>();
    const second = `${lead.created_at.slice(0, 19)}Z`;
    const list = await callApi("GET", `/leads?domain=${lead.domain}&created_since=${second}`);
    expect((await list.json<{ items: unknown[] }>()).items).toHaveLength(1);
  });
});

describe("ids", () => {
  it.each(["1", "constructor", "0198e0a0-0000-7000-8000-00000000000g", "%2e%2e", "%00", "a".repeat(5000), missing])(
    "that name nothing are not found: %s",
    async (id) => {
      await expectProblem(await callApi("GET", `/leads/${id}`), 404, "not_found");
    },
  );
});
