import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { callApi, givenKey, problemOf } from "../support/api.ts";

let lines: string[];
beforeEach(() => {
  lines = [];
  for (const level of ["log", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((...args) => void lines.push(args.map(String).join(" ")));
  }
});
afterEach(() => vi.restoreAllMocks());

const finished = () =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ event }) => event === "request.finished");

describe("the log of a request", () => {
  it("has its id, route, status and who it was", async () => {
    const { key, prefix } = await givenKey(["read"]);
    const response = await callApi("GET", "/leads?limit=1", { key });
    expect(finished()).toMatchObject([
      {
        request_id: response.headers.get("x-request-id"),
        method: "GET",
        path: "/api/v1/leads",
        status: 200,
        actor: `key:test ${prefix}`,
      },
    ]);
  });

  it.each([
    ["a valid key", 200, ["read"] as const, ""],
    ["a wrong key", 401, ["read"] as const, "x"],
    ["a key without the scope", 403, [] as const, ""],
  ])("holds nothing of %s", async (_, status, scopes, more) => {
    const { key } = await givenKey(scopes);
    const response = await callApi("GET", `/leads?owner=secret-${key}`, { key: key + more });
    expect(response.status).toBe(status);
    expect(lines.join("\n")).not.toContain(key.slice(13));
  });

  it("stays one line whatever people send", async () => {
    await callApi("GET", "/leads/a%0a%7B%22level%22:%22error%22%7D");
    for (const line of lines) expect(line).not.toContain("\n");
  });

  it("has the same id for a failure as the answer", async () => {
    const response = await callApi("POST", "/leads", { body: "{" });
    const { request_id } = await problemOf(response);
    expect(finished()).toMatchObject([{ request_id, status: 400 }]);
  });
});
