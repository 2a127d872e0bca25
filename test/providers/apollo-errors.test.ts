import { afterEach, describe, expect, it, vi } from "vitest";
import { uniqueDomain } from "../support/context.ts";
import { errors } from "./fixtures/apollo.ts";
import { failureOf, heardLog, keys, ledgerOf, outside, raw, wordsOf } from "./support.ts";

const textOf = (body: unknown) => (typeof body === "string" ? body : JSON.stringify(body));

afterEach(() => void vi.restoreAllMocks());

describe("Apollo's refusals", () => {
  it.each(errors)("reads %s (%d) and charges nothing", async (_, status, body, code, outcome, waitSeconds) => {
    const { ctx, asked, scope } = outside([raw(`${textOf(body)}`, status)]);
    const apollo = await ctx.providers.open("apollo", scope);

    const error = await failureOf(apollo.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());

    expect(error.code).toBe(code);
    expect(error.retryAfterMs).toBe(waitSeconds === null ? undefined : waitSeconds * 1000);
    expect(asked).toHaveLength(1);
    expect(await ledgerOf(ctx)).toEqual([
      { provider: "apollo", operation: "organizations/enrich", status, outcome, credits: 0 },
    ]);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(0);
  });

  it("counts a call that ended in 504 as charged", async () => {
    const { ctx, scope } = outside([raw("", 504)]);
    const apollo = await ctx.providers.open("apollo", scope);

    const error = await failureOf(apollo.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());

    expect(error.code).toBe("provider_unavailable");
    expect(await ledgerOf(ctx)).toMatchObject([{ status: 504, outcome: "unavailable", credits: 1 }]);
    expect((await ctx.providers.status("apollo")).quota?.used).toBe(1);
  });

  it("tells a plan that does not allow it from a key that lacks the permission", async () => {
    const said: string[] = [];
    for (const [, status, body] of errors.filter(([, status]) => status === 403)) {
      const key = `key ${said.length}`;
      const { ctx, scope } = outside([raw(textOf(body), status)], { env: { APOLLO_API_KEY: key } });
      const apollo = await ctx.providers.open("apollo", scope);
      said.push((await failureOf(apollo.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve())).message);
    }
    expect(said.map((message) => (/permission/.test(message) ? "scope" : /plan/.test(message) ? "plan" : ""))).toEqual([
      "scope",
      "plan",
      "plan",
    ]);
  });

  it("waits as long as Retry-After asks, whatever the text says, and calls nobody until then", async () => {
    const { ctx, asked, scope } = outside([raw('{"message":"600 times per hour"}', 429, { "retry-after": "17" })]);
    const apollo = await ctx.providers.open("apollo", scope);
    const ask = () => failureOf(apollo.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());

    expect((await ask()).retryAfterMs).toBe(17_000);
    const refused = await ask();

    expect(refused.code).toBe("rate_limited");
    expect(refused.retryAfterMs).toBeGreaterThan(0);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(17_000);
    expect(asked).toHaveLength(1);
  });

  it("asks nobody else this period once it says that the credits are gone", async () => {
    const { ctx, asked, scope } = outside([raw('{"error":"Insufficient credits."}', 422)]);
    const apollo = await ctx.providers.open("apollo", scope);
    const ask = () => failureOf(apollo.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());

    await ask();
    expect((await ask()).code).toBe("quota_exhausted");
    expect(asked).toHaveLength(1);
    expect((await ctx.providers.status("apollo")).quota?.remaining).toBe(0);
  });

  it.each(errors.map(([why, status, body]) => [why, status, body] as const))(
    "keeps the key and Apollo's own words out of what people see of %s",
    async (_, status, body) => {
      const heard = heardLog();
      const echo = `${textOf(body)} key=${keys.apollo}`;
      const { ctx, asked, scope } = outside([raw(echo, status)]);
      const apollo = await ctx.providers.open("apollo", scope);

      const error = await failureOf(apollo.enrichCompany?.({ domain: uniqueDomain() }) ?? Promise.resolve());

      expect(asked[0]?.headers["x-api-key"]).toBe(keys.apollo);
      expect(wordsOf(error)).not.toContain(keys.apollo);
      expect(error.message).not.toContain("apollo.io");
      expect(heard()).toContain("provider.called");
      expect(heard()).not.toContain(keys.apollo);
    },
  );
});
