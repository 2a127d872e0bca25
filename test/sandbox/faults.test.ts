import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { Company } from "../../sandbox/world/types.ts";
import { callApollo, callHunter, callThrough, companiesOf, control, pick } from "./support.ts";

let sandbox: Sandbox;
let company: Company;
beforeAll(async () => {
  sandbox = await startSandbox();
  company = pick(await companiesOf(sandbox), (one) => one.atApollo && one.atHunter && one.site === "open");
});
beforeEach(() => control(sandbox, "POST", "reset"));
afterAll(() => sandbox.close());

const apollo = "api.apollo.io";
const addFault = (fault: string, more: object = {}) =>
  control(sandbox, "POST", "faults", { host: apollo, fault, ...more });
const enrich = () => callApollo(sandbox, "GET", `organizations/enrich?domain=${company.domain}`);
const calls = async () => (await control(sandbox, "GET", "calls")).body;

describe("a fault", () => {
  it("hits as often as told, after as many calls as told, on its host and path only", async () => {
    await addFault("down", { path: "/api/v1/organizations", after: 1, times: 2 });
    const statuses = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await enrich()).status);
    expect(statuses).toEqual([200, 503, 503, 200, 200]);
    await addFault("down", { path: "/api/v1/people" });
    expect((await enrich()).status).toBe(200);
    expect((await callHunter(sandbox, "account")).status).toBe(200);
  });

  it("can lie on a whole zone, and goes away when deleted or reset", async () => {
    await control(sandbox, "POST", "faults", { host: "*.example", fault: "down" });
    const home = () => callThrough(sandbox, `https://${company.domain}/`);
    expect((await home()).status).toBe(503);
    await control(sandbox, "DELETE", "faults");
    expect((await home()).status).toBe(200);
    await addFault("down");
    await control(sandbox, "POST", "reset");
    expect((await enrich()).status).toBe(200);
  });

  it.each([
    [{ host: apollo, fault: "nonsense" }, /fault must be one of/],
    [{ fault: "down" }, /host/],
    [{ host: apollo, fault: "status" }, /needs status/],
    [{ host: apollo, fault: "delay" }, /needs ms/],
    [{ host: apollo, fault: "down", bogus: 1 }, /bogus/],
    [{ host: apollo, fault: "down", times: 0 }, /times/],
    [{ host: apollo, fault: "down", path: "api" }, /path/],
    [{ host: apollo, fault: "rate_limit", retry_after: {} }, /retry_after/],
    ["not an object", /JSON object/],
  ])("is refused when it is not well said: %j", async (body, reason) => {
    const answer = await control(sandbox, "POST", "faults", body);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(reason);
  });
});

describe("faults that answer", () => {
  it("status: any status, body and headers", async () => {
    await addFault("status", { status: 418, body: { a: 1 }, headers: { "X-Tea": "pot" } });
    const response = await enrich();
    expect([response.status, response.headers.get("x-tea"), await response.json()]).toEqual([418, "pot", { a: 1 }]);
  });

  it.each([
    [30, "30"],
    ["Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 21 Oct 2026 07:28:00 GMT"],
    ["soon", "soon"],
  ])("rate_limit: 429 with retry-after %s", async (retryAfter, header) => {
    await addFault("rate_limit", { retry_after: retryAfter });
    const response = await enrich();
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe(header);
    expect((await response.json()).message).toMatch(/organizations\/enrich is \d+ times per minute/);
  });

  it("quota and unauthorized: each provider's own words", async () => {
    await control(sandbox, "POST", "faults", { host: "*", fault: "quota", times: 2 });
    expect(await (await enrich()).text()).toContain("Insufficient credits");
    expect((await callHunter(sandbox, "account")).status).toBe(402);
    await control(sandbox, "POST", "faults", { host: "*", fault: "unauthorized", times: 2 });
    expect(await (await enrich()).text()).toContain("Invalid API key");
    expect((await (await callHunter(sandbox, "account")).json()).errors[0].id).toBe("authentication_failed");
  });

  it("forbidden: each provider's own words, and why where it says so", async () => {
    const said = async (fault: Record<string, unknown>, call: () => Promise<Response>) => {
      await control(sandbox, "POST", "faults", { host: "*", fault: "forbidden", times: 1, ...fault });
      const response = await call();
      return [response.status, await response.text()];
    };
    expect(await said({}, enrich)).toEqual([403, expect.stringContaining("in its configured scope")]);
    expect(await said({ because: "plan" }, enrich)).toEqual([403, expect.stringContaining("on a free plan")]);
    expect(await said({}, () => callHunter(sandbox, "account"))).toEqual([403, expect.stringContaining("forbidden")]);
    expect((await control(sandbox, "POST", "faults", { host: "*", fault: "forbidden", because: "x" })).status).toBe(
      400,
    );
  });

  it("html, empty, wrong_shape, truncated and redirect", async () => {
    for (const fault of ["html", "empty", "wrong_shape", "truncated"]) await addFault(fault, { times: 1 });
    await addFault("redirect", { location: "http://127.0.0.1:1/", times: 1 });
    const page = await enrich();
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await (await enrich()).text()).toBe("");
    expect((await (await enrich()).json()).organizations).toBe("none");
    const cut = await (await enrich()).text();
    expect(cut).toMatch(/^\{"organization"/);
    expect(() => JSON.parse(cut)).toThrow();
    const moved = await enrich();
    expect([moved.status, moved.headers.get("location")]).toEqual([302, "http://127.0.0.1:1/"]);
  });
});

describe("faults of the connection", () => {
  it("hang: no answer, yet the call is counted and no credit is spent", async () => {
    await addFault("hang");
    const url = `https://${apollo}/api/v1/organizations/enrich`;
    await expect(callThrough(sandbox, url, { signal: AbortSignal.timeout(150) })).rejects.toThrow();
    const { total, credits, log } = await calls();
    expect([total, credits.apollo, log[0].status]).toEqual([1, 0, 0]);
  });

  it("reset: destroyed before the effect; reset_after: destroyed after the credit was spent", async () => {
    await addFault("reset", { times: 1 });
    await addFault("reset_after", { times: 1 });
    await expect(enrich()).rejects.toThrow();
    expect((await calls()).credits.apollo).toBe(0);
    await expect(enrich()).rejects.toThrow();
    const { credits, by_operation } = await calls();
    expect(credits.apollo).toBe(1);
    expect(by_operation["apollo organizations/enrich"]).toEqual({ calls: 2, credits: 1, ok: 0 });
  });

  it("cut_short and bad_gzip: an answer that was charged and cannot be read", async () => {
    for (const [i, fault] of ["cut_short", "bad_gzip"].entries()) {
      await addFault(fault, { times: 1 });
      await expect(enrich().then((response) => response.text())).rejects.toThrow();
      expect((await calls()).credits.apollo).toBe(i + 1);
    }
  });

  it("delay: the normal answer, later", async () => {
    await addFault("delay", { ms: 120, times: 1 });
    await addFault("delay", { min_ms: 80, max_ms: 90, times: 1 });
    for (const least of [115, 75]) {
      const before = performance.now();
      expect((await enrich()).status).toBe(200);
      expect(performance.now() - before).toBeGreaterThan(least);
    }
  });

  it("drip: the answer comes byte by byte", async () => {
    await addFault("drip", { interval_ms: 20 });
    const response = await callApollo(sandbox, "GET", "auth/health");
    const before = performance.now();
    expect(await response.json()).toEqual({ healthy: true, is_logged_in: true });
    expect(performance.now() - before).toBeGreaterThan(400);
  });

  it("huge: more than anyone wants to read, and the reader may hang up", async () => {
    await addFault("huge");
    expect(await readUpTo(await enrich(), 20_000_000)).toBeGreaterThan(19_999_999);
    expect((await control(sandbox, "GET", "health")).status).toBe(200);
  });

  it("gzip_bomb: small on the wire, huge when unpacked", async () => {
    await addFault("gzip_bomb", { megabytes: 64 });
    const response = await enrich();
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(await readUpTo(response, 30_000_000)).toBeGreaterThan(29_999_999);
  });
});

async function readUpTo(response: Response, limit: number): Promise<number> {
  let read = 0;
  for await (const chunk of response.body ?? []) {
    read += (chunk as Uint8Array).length;
    if (read >= limit) break;
  }
  return read;
}
