import { describe, expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import { expectProblem } from "../support/problem.ts";

const id = "0198e0a0-0000-7000-8000-000000000000";
const paths: Record<string, string[]> = {
  "/leads": ["GET", "POST"],
  [`/leads/${id}`]: ["DELETE", "GET", "PATCH", "PUT"],
  "/leads/search": ["POST"],
  "/leads/import": ["POST"],
  "/leads/export": ["GET"],
  [`/leads/${id}/enrich`]: ["POST"],
  [`/leads/${id}/score`]: ["POST"],
  "/contacts": ["GET", "POST"],
  [`/contacts/${id}`]: ["DELETE", "GET", "PATCH", "PUT"],
  [`/contacts/${id}/verify-email`]: ["POST"],
  "/discovery/search": ["POST"],
  "/discovery/sources": ["GET"],
  [`/jobs/${id}`]: ["GET"],
  "/openapi.json": ["GET"],
  "//health": ["GET"],
  "//docs/errors": ["GET"],
};
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "PROPFIND"];
const wrong = Object.entries(paths).flatMap(([path, known]) =>
  methods.filter((method) => !known.includes(method)).map((method) => ({ method, path, known })),
);

describe("an address that does not know the method", () => {
  it.each(wrong)("answers $method $path with 405 and what it knows", async ({ method, path, known }) => {
    const response = await callApi(method, path);
    await expectProblem(response, 405, "method_not_allowed");
    const allow = response.headers.get("allow")?.split(", ").sort();
    expect(allow).toEqual([...known, ...(known.includes("GET") ? ["HEAD"] : [])].sort());
  });
});

describe("an address that does not exist", () => {
  it.each([
    "/nothing",
    "/leads/",
    `/leads/${id}/`,
    `/leads/${id}/nothing`,
    "//",
    "//.env",
    "//.git/config",
    "//api/v2/leads",
  ])("answers %s with 404", async (path) => {
    for (const method of ["GET", "POST"]) await expectProblem(await callApi(method, path), 404, "not_found");
  });

  it("cannot be reached by overriding the method", async () => {
    const headers = { "x-http-method-override": "DELETE" };
    expect((await callApi("GET", "/leads?limit=1", { headers })).status).toBe(200);
  });
});
