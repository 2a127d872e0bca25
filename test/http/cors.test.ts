import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { base, callApi } from "../support/api.ts";

const allowed = "https://app.example";
const allowOrigin = (response: Response) => response.headers.get("access-control-allow-origin");

describe("a browser of another origin", () => {
  it.each(["/leads", "/leads/nothing", "/nothing"])("that is in the settings may read %s", async (path) => {
    const response = await callApi("GET", path, { headers: { origin: allowed } });
    expect(allowOrigin(response)).toBe(allowed);
    expect(response.headers.get("access-control-expose-headers")).toContain("ETag");
    expect(response.headers.get("vary")).toContain("Origin");
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("may read an answer without a valid key", async () => {
    const response = await callApi("GET", "/leads", { key: null, headers: { origin: allowed } });
    expect(response.status).toBe(401);
    expect(allowOrigin(response)).toBe(allowed);
  });

  it.each([
    "https://evil.example",
    "null",
    "http://app.example",
    "https://app.example.evil",
    "https://app.example:8443",
    "https://evil-app.example",
    "https://APP.example",
    "*",
  ])("that is not, %s, may not", async (origin) => {
    expect(allowOrigin(await callApi("GET", "/leads", { headers: { origin } }))).toBeNull();
  });

  const preflight = (origin: string) =>
    exports.default.fetch(
      new Request(`${base}/leads`, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "PATCH",
          "access-control-request-headers": "authorization,if-match,idempotency-key",
        },
      }),
    );

  it("asks beforehand without a key", async () => {
    const response = await preflight(allowed);
    expect(response.status).toBe(204);
    expect(allowOrigin(response)).toBe(allowed);
    expect(response.headers.get("access-control-allow-methods")).toContain("PATCH");
    const headers = response.headers.get("access-control-allow-headers")?.toLowerCase();
    for (const name of ["authorization", "content-type", "if-match", "idempotency-key"])
      expect(headers).toContain(name);
  });

  it("is told nothing beforehand when it is not in the settings", async () => {
    expect(allowOrigin(await preflight("https://evil.example"))).toBeNull();
  });
});
