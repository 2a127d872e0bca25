import { afterEach, describe, expect, it, vi } from "vitest";
import { uniqueDomain } from "../support/context.ts";
import { errors, notFound } from "./fixtures/hunter.ts";
import { failureOf, heardLog, json, keys, ledgerOf, outside, raw, wordsOf } from "./support.ts";

afterEach(() => void vi.restoreAllMocks());

const textOf = (body: unknown) => (typeof body === "string" ? body : JSON.stringify(body));

describe("Hunter's refusals", () => {
  it.each(errors)("reads %s (%d)", async (_, status, body, code, outcome, waitSeconds) => {
    const heard = heardLog();
    const { ctx, asked, scope } = outside([raw(`${textOf(body)}`, status)]);
    const hunter = await ctx.providers.open("hunter", scope);

    const error = await failureOf(hunter.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());

    expect(error.code).toBe(code);
    expect(error.retryAfterMs).toBe(waitSeconds === null ? undefined : waitSeconds * 1000);
    expect(asked[0]?.headers["x-api-key"]).toBe(keys.hunter);
    // What cannot be read may have been charged.
    const credits = outcome === "bad_response" ? 0.2 : 0;
    expect(await ledgerOf(ctx)).toEqual([
      { provider: "hunter", operation: "companies/find", status, outcome, credits },
    ]);
    expect((await ctx.providers.status("hunter")).quota?.used).toBe(credits);
    expect(wordsOf(error) + heard()).not.toContain(keys.hunter);
  });

  it("keeps a key out of errors and logs where Hunter repeats it", async () => {
    const heard = heardLog();
    const { ctx, scope } = outside([json({ errors: [{ id: "x", details: `key ${keys.hunter} is odd` }] }, 400)]);
    const hunter = await ctx.providers.open("hunter", scope);

    const error = await failureOf(hunter.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());

    expect(error.internal).toContain("key [key] is odd");
    expect(wordsOf(error) + heard()).not.toContain(keys.hunter);
  });

  it("takes the JSON 404 for a miss, remembers it, and pays nothing for either", async () => {
    const { ctx, asked, scope } = outside([json(notFound, 404)]);
    const hunter = await ctx.providers.open("hunter", scope);
    const domain = uniqueDomain();

    const first = await hunter.enrichCompany?.({ domain });
    const second = await hunter.enrichCompany?.({ domain });

    expect(first).toEqual({ value: null, credits: 0, cached: false });
    expect(second).toEqual({ value: null, credits: 0, cached: true });
    expect(asked).toHaveLength(1);
    expect(await ledgerOf(ctx)).toMatchObject([{ status: 404, outcome: "miss", credits: 0 }]);
  });

  it("waits as long as Retry-After asks, in seconds or until a date", async () => {
    const now = new Date("2026-11-22T10:00:00.000Z");
    const clock = { now: () => now };
    for (const [header, ms] of [
      ["7", 7000],
      ["Sun, 22 Nov 2026 10:02:00 GMT", 120_000],
      ["0", 1000],
    ] as const) {
      const { ctx, scope } = outside([raw("", 429, { "retry-after": header })], { clock });
      const hunter = await ctx.providers.open("hunter", scope);
      const error = await failureOf(hunter.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());
      expect([header, error.retryAfterMs]).toEqual([header, ms]);
    }
  });

  it.each([["soon"], ["-5"], ["1e9 years"], [""]])(
    "waits a minute or somewhat longer where Retry-After is %j",
    async (header) => {
      const { ctx, scope } = outside([raw("", 429, { "retry-after": header })]);
      const hunter = await ctx.providers.open("hunter", scope);
      const error = await failureOf(hunter.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());
      expect(error.retryAfterMs).toBeGreaterThanOrEqual(60_000);
      expect(error.retryAfterMs).toBeLessThanOrEqual(90_000);
    },
  );
});
