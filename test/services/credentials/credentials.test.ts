import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import { deleteCredential } from "../../../src/services/credentials/delete-credential.ts";
import { learnAccounts } from "../../../src/services/credentials/learn-accounts.ts";
import { getCredential, listCredentials } from "../../../src/services/credentials/list-credentials.ts";
import { setCredential } from "../../../src/services/credentials/set-credential.ts";
import { testCredential } from "../../../src/services/credentials/test-credential.ts";
import { failureOf, heardLog, json, outside, ownLimiter, raw, wordsOf } from "../../providers/support.ts";
import { uniqueDomain } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";

const canary = "canary-of-hunter-4711-9f3c";
const master = (id: string, byte: number) => `${id}:${btoa(String.fromCharCode(...new Uint8Array(32).fill(byte)))}`;
const account = (used = 2.7) =>
  json({
    data: {
      plan_name: "Free",
      reset_date: "2099-10-28",
      requests: { credits: { used, available: 50, remaining: 50 - used } },
    },
  });
const nothing = json({ errors: [{ id: "not_found", code: 404 }] }, 404);

/** A world of its own, with a clock that no memory of another test reaches. */
function world(answers: Parameters<typeof outside>[0], settings: Record<string, unknown> = {}) {
  return outside(answers, { env: { PROVIDER_LIMITER: ownLimiter(), CREDENTIALS_KEY: master("k1", 1), ...settings } });
}
type World = ReturnType<typeof world>;

async function keySent({ ctx, scope, asked }: World): Promise<string | undefined> {
  const hunter = await ctx.providers.open("hunter", scope);
  await hunter.enrichCompany?.({ domain: uniqueDomain() });
  return asked.at(-1)?.headers["x-api-key"];
}
const stored = () =>
  rowsOf<{ id: string; service: string; api_key: string }>("SELECT * FROM api_credentials ORDER BY service");

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM api_credentials").run();
  world([]).ctx.providerKeys.forget();
});
afterEach(() => void vi.restoreAllMocks());

describe("a stored key", () => {
  it("wins over the environment's, until it is deleted", async () => {
    const here = world([nothing]);
    expect(await keySent(here)).toBe("hunter-test-key");
    expect(await getCredential(here.ctx, "hunter")).toMatchObject({ origin: "environment", keyHint: "-key" });
    await setCredential(here.ctx, "hunter", { api_key: canary });
    expect(await keySent(here)).toBe(canary);
    await deleteCredential(here.ctx, "hunter");
    expect(await keySent(here)).toBe("hunter-test-key");
    expect((await failureOf(deleteCredential(here.ctx, "hunter"))).code).toBe("not_found");
  });

  it("turns on a provider that has no key in the environment", async () => {
    const here = world([nothing], { HUNTER_API_KEY: "" });
    expect((await here.ctx.providers.configured()).has("hunter")).toBe(false);
    await setCredential(here.ctx, "hunter", { api_key: canary });
    expect((await here.ctx.providers.configured()).has("hunter")).toBe(true);
    expect(await keySent(here)).toBe(canary);
  });

  it("K1, K2, K3: is shown by four letters, and is in no row, log, error or address", async () => {
    const heard = heardLog();
    const here = world([raw(`you sent ${canary}`, 400), raw(`bad key ${canary}`, 401)]);
    const shown = [
      await setCredential(here.ctx, "hunter", { api_key: canary }),
      await getCredential(here.ctx, "hunter"),
      await listCredentials(here.ctx),
    ];
    const failures = [await failureOf(keySent(here)), await failureOf(keySent(here))];
    const rows = JSON.stringify([await stored(), await rowsOf("SELECT * FROM provider_calls")]);
    const everything = [
      JSON.stringify(shown),
      ...failures.map(wordsOf),
      rows,
      heard(),
      ...here.asked.map(({ url }) => url),
    ];
    expect(JSON.stringify(shown)).toContain('"keyHint":"9f3c"');
    for (const text of everything) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain("-9f3c");
    }
  });

  it("needs an administrator", async () => {
    const here = outside([], { actor: { kind: "key", id: "w", name: "key:w", scopes: ["write"] } });
    for (const work of [
      () => listCredentials(here.ctx),
      () => getCredential(here.ctx, "hunter"),
      () => setCredential(here.ctx, "hunter", { api_key: canary }),
      () => deleteCredential(here.ctx, "hunter"),
      () => testCredential(here.ctx, "hunter"),
    ]) {
      expect((await failureOf(work())).code).toBe("forbidden");
    }
    expect(await stored()).toEqual([]);
  });

  it.each([["short"], ["with a space in it"], [`line\nbreak-${canary}`], [""]])("is refused as %j", async (api_key) => {
    const error = await failureOf(setCredential(world([]).ctx, "hunter", { api_key }));
    expect(error.code).toBe("invalid_request");
    expect(wordsOf(error)).not.toContain(canary);
  });
});

describe("what is in the database", () => {
  it("K4: cannot be opened in another row, and nothing is deleted", async () => {
    const here = world([nothing]);
    await setCredential(here.ctx, "hunter", { api_key: canary });
    await setCredential(here.ctx, "apollo", { api_key: "canary-of-apollo-0815-77aa" });
    const before = await stored();
    await env.DB.batch(
      before.map(({ service }, i) =>
        env.DB.prepare("UPDATE api_credentials SET api_key = ? WHERE service = ?").bind(
          before[1 - i]?.api_key,
          service,
        ),
      ),
    );
    here.ctx.providerKeys.forget();
    for (const id of ["hunter", "apollo"] as const) {
      const error = await failureOf(here.ctx.providers.open(id, here.scope));
      expect(error.code).toBe("misconfigured");
      expect(wordsOf(error)).not.toContain("canary");
    }
    expect(await stored()).toHaveLength(2);
    expect(here.asked).toEqual([]);
  });

  it("K5: is read with a previous master key, and written with the current one", async () => {
    await setCredential(world([]).ctx, "hunter", { api_key: canary });
    const rotated = world([nothing], {
      CREDENTIALS_KEY: master("k2", 2),
      CREDENTIALS_KEYS_PREVIOUS: `${master("k0", 9)}, ${master("k1", 1)}`,
    });
    expect(await keySent(rotated)).toBe(canary);
    await setCredential(rotated.ctx, "apollo", { api_key: "canary-of-apollo-0815-77aa" });
    expect((await stored()).map(({ api_key }) => api_key.split(".")[1])).toEqual(["k2", "k1"]);
  });

  it.each([
    ["is missing", { CREDENTIALS_KEY: undefined }, "CREDENTIALS_KEY"],
    ["is empty", { CREDENTIALS_KEY: "" }, "CREDENTIALS_KEY"],
    ["is too short", { CREDENTIALS_KEY: `k1:${btoa("short-secret-of-20-b")}` }, "CREDENTIALS_KEY"],
    ["is another one", { CREDENTIALS_KEY: master("k1", 3) }, "CREDENTIALS_KEY"],
    ["was removed too soon", { CREDENTIALS_KEY: master("k2", 2) }, "CREDENTIALS_KEYS_PREVIOUS"],
    ["has a broken predecessor", { CREDENTIALS_KEYS_PREVIOUS: "k0:xx" }, "CREDENTIALS_KEYS_PREVIOUS"],
  ])("K6: stays unread and unharmed while the master key %s, which is named", async (_, settings, variable) => {
    await setCredential(world([]).ctx, "hunter", { api_key: canary });
    const here = world([nothing], settings);
    const error = await failureOf(keySent(here));
    expect(error).toBeInstanceOf(AppError);
    expect(error.code).toBe("misconfigured");
    expect(error.message).toContain(variable);
    expect(wordsOf(error)).not.toContain("short-secret");
    expect(here.asked).toEqual([]);
    expect(await stored()).toHaveLength(1);
    expect(await keySent(world([nothing]))).toBe(canary);
  });

  it("is not looked at, nor is the master key, where nothing is stored", async () => {
    expect(await keySent(world([nothing], { CREDENTIALS_KEY: "nonsense" }))).toBe("hunter-test-key");
  });
});

describe("reading a key", () => {
  it("asks the database when a provider is opened and at most once a second, not before", async () => {
    let queries = 0;
    let now = Date.now();
    const DB = {
      prepare: (text: string) => {
        if (text.includes("FROM api_credentials")) queries++;
        return env.DB.prepare(text);
      },
      batch: (statements: D1PreparedStatement[]) => env.DB.batch(statements),
    };
    const here = outside([nothing], {
      env: { PROVIDER_LIMITER: ownLimiter(), DB },
      clock: { now: () => new Date(now) },
    });
    await here.ctx.leads.find("nobody");
    expect(queries).toBe(0);
    await keySent(here);
    await keySent(here);
    expect(queries).toBe(1);
    now += 1000;
    await keySent(here);
    expect(queries).toBe(2);
    now -= 5000;
    await keySent(here);
    expect(queries).toBe(3);
  });
});

describe("testing a key", () => {
  it("says what the provider's account says, keeps it, and lets the limiter learn it", async () => {
    const here = world([account()]);
    await setCredential(here.ctx, "hunter", { api_key: canary });
    const answer = await testCredential(here.ctx, "hunter");
    expect(answer).toMatchObject({
      works: true,
      reason: null,
      account: { plan: "Free", credits: { limit: 50, used: 2.7 } },
    });
    expect(here.asked[0]?.headers["x-api-key"]).toBe(canary);
    expect(await getCredential(here.ctx, "hunter")).toMatchObject({
      status: "valid",
      quotaLimit: 50,
      quotaUsed: 2.7,
      quotaResetAt: expect.stringContaining("2099-10-28"),
    });
    expect(await here.ctx.providers.status("hunter")).toMatchObject({
      quota: { used: 2.7, remaining: 47.3 },
      learned: { quota: { limit: 50, used: 2.7, from: "account" } },
    });
  });

  it("tells a rejected key, and tries it again when asked to", async () => {
    const here = world([raw('{"errors":[{"id":"authentication_failed","code":401}]}', 401), account(0)]);
    await setCredential(here.ctx, "hunter", { api_key: canary });
    const refused = await testCredential(here.ctx, "hunter");
    expect(refused).toMatchObject({ works: false, account: null, reason: expect.stringContaining("rejected our key") });
    expect(await getCredential(here.ctx, "hunter")).toMatchObject({ status: "rejected" });
    expect((await failureOf(keySent(here))).code).toBe("provider_rejected");
    expect(here.asked).toHaveLength(1);

    expect(await testCredential(here.ctx, "hunter")).toMatchObject({ works: true });
    expect((await here.ctx.providers.status("hunter")).credentialRejectedAt).toBeNull();
    expect(await getCredential(here.ctx, "hunter")).toMatchObject({ status: "valid" });
  });

  it("says nothing of a key that was put in its place in the meantime", async () => {
    const unauthorized = raw('{"errors":[{"id":"authentication_failed","code":401}]}', 401);
    const here = world([
      async () => {
        await setCredential(here.ctx, "hunter", { api_key: `${canary}-new` });
        return unauthorized();
      },
    ]);
    await setCredential(here.ctx, "hunter", { api_key: canary });
    expect(await testCredential(here.ctx, "hunter")).toMatchObject({ works: false });
    expect(await getCredential(here.ctx, "hunter")).toMatchObject({ status: "untested" });
  });

  it("does not take an outage for a bad key", async () => {
    const here = world([raw("", 503)]);
    await setCredential(here.ctx, "hunter", { api_key: canary });
    expect((await failureOf(testCredential(here.ctx, "hunter"))).code).toBe("provider_unavailable");
    expect(await getCredential(here.ctx, "hunter")).toMatchObject({ status: "untested" });
  });
});

describe("the daily look at the accounts", () => {
  it("learns from each that has a key, tries a rejected one again, and minds no failure", async () => {
    const here = world([raw("Invalid API key.", 401), account(3), raw("", 503), account(4)]);
    // Apollo is asked first, and for more than one page.
    await learnAccounts(here.ctx);
    await learnAccounts(here.ctx);
    const hosts = here.asked.map(({ url }) => new URL(url).host);
    expect(new Set(hosts)).toEqual(new Set(["api.apollo.io", "api.hunter.io"]));
    expect((await here.ctx.providers.status("hunter")).learned.quota).toMatchObject({ limit: 50, from: "account" });
  });
});
