import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createDurableObjectLimiter } from "../../src/limits/durable-object-limiter.ts";
import type { LimitedAccount } from "../../src/limits/policy.ts";
import { newLimiter, policyWith, requestWith, START } from "./support.ts";

const policy = policyWith({ quota: { limit: 1, anchorDay: 1 } });
const accountWith = (over: Partial<LimitedAccount> = {}): LimitedAccount => ({
  provider: crypto.randomUUID(),
  credential: null,
  policy,
  ...over,
});

type Namespace = typeof env.PROVIDER_LIMITER;

/** As Cloudflare reports an object that has too much to do. */
const overloaded = () => Object.assign(new Error("overloaded"), { overloaded: true });
const failing = async () => {
  throw overloaded();
};
const methods = ["acquire", "settle", "learn", "status", "hasBegun"] as const;
const rejecting = {
  getByName: () => Object.fromEntries(methods.map((name) => [name, failing])),
} as unknown as Namespace;
const throwing = {
  getByName() {
    throw overloaded();
  },
} as unknown as Namespace;

const realLimiter = () => createDurableObjectLimiter(env.PROVIDER_LIMITER, (error) => expect.fail(String(error)));

afterEach(() => {
  vi.useRealTimers();
});

describe("the limiter's port", () => {
  it("keeps one budget per provider", async () => {
    const limiter = realLimiter();
    const [one, other] = [accountWith(), accountWith()];
    const request = requestWith();
    expect(await limiter.acquire(one, request)).toEqual({ granted: true, attemptId: request.attemptId });
    expect(await limiter.acquire(one, requestWith())).toMatchObject({ reason: "quota_exhausted" });
    expect(await limiter.acquire(other, requestWith())).toMatchObject({ granted: true });

    await limiter.settle(one, request.attemptId, { kind: "ok", cost: 0.25 });
    expect((await limiter.status(one)).quota).toMatchObject({ used: 0.25, remaining: 0.75 });
  });

  it("L12: exhausts one key of a provider and leaves another working", async () => {
    const limiter = realLimiter();
    const a = accountWith({ credential: "key-a" });
    const b = { ...a, credential: "key-b" };
    const request = requestWith();
    await limiter.acquire(a, request);
    await limiter.settle(a, request.attemptId, { kind: "credential_rejected", cost: 1 });
    expect(await limiter.acquire(a, requestWith())).toMatchObject({ granted: false });
    expect(await limiter.acquire(b, requestWith())).toMatchObject({ granted: true });
    expect(await limiter.acquire(b, requestWith())).toMatchObject({ reason: "quota_exhausted" });
  });

  it("L13: begins a rotated key's count from what its provider says", async () => {
    const limiter = realLimiter();
    const fifty = policyWith({ quota: { limit: 50, anchorDay: 1 } });
    const before = accountWith({ credential: "key-a", policy: fifty });
    await limiter.acquire(before, requestWith({ cost: 30 }));
    const rotated = { ...before, credential: "key-b" };
    expect((await limiter.status(rotated)).quota?.used).toBe(0);
    await limiter.learn(rotated, { windows: [], credits: { limit: 500, used: 12.4, resetsAt: null } });
    expect((await limiter.status(rotated)).quota).toMatchObject({ limit: 50, used: 12.4, remaining: 37.6 });
    await limiter.learn(rotated, { windows: [], credits: { limit: 500, used: 12.4, resetsAt: null } });
    expect((await limiter.status(rotated)).quota?.used).toBe(12.4);
    expect((await limiter.status(before)).quota?.used).toBe(30);
  });

  it.each([
    { how: "rejects", namespace: rejecting },
    { how: "throws", namespace: throwing },
  ])("L10: gives no permit when the object $how", async ({ namespace }) => {
    const errors: unknown[] = [];
    const limiter = createDurableObjectLimiter(namespace, (error) => errors.push(error));
    for (const account of [accountWith(), accountWith({ credential: "key-a" })]) {
      expect(await limiter.acquire(account, requestWith())).toEqual({
        granted: false,
        reason: "limiter_unavailable",
        retryAfterMs: 5000,
      });
      await limiter.settle(account, "a", { kind: "ok", cost: 1 });
      await limiter.learn(account, { windows: [], credits: null });
      await expect(limiter.status(account)).rejects.toThrow("overloaded");
    }
    expect(errors).toHaveLength(6);
  });

  it("stays closed when the error callback throws too", async () => {
    const limiter = createDurableObjectLimiter(rejecting, () => {
      throw new Error("the log is broken");
    });
    expect(await limiter.acquire(accountWith(), requestWith())).toMatchObject({ granted: false });
    await expect(limiter.settle(accountWith(), "a", { kind: "not_sent" })).resolves.toBeUndefined();
  });
});

describe("the count of the versions that had one object per provider", () => {
  const hourly = policyWith({ windows: [{ limit: 3, seconds: 3600 }], quota: { limit: 50, anchorDay: 1 } });

  /** The old object of a provider, as it was used with one key. */
  async function oldCount(credential = "key-a") {
    vi.useFakeTimers({ toFake: ["Date"], now: START });
    const account = accountWith({ credential, policy: hourly });
    const old = newLimiter(account.provider);
    for (const cost of [5, 7]) {
      const request = requestWith({ cost, credential });
      await old.acquire(hourly, request);
      await old.settle(hourly, request.attemptId, { kind: "ok", cost });
    }
    return { account, old };
  }

  it("is taken over by the key that it was for, windows and credits alike, and then grants nothing more", async () => {
    const { account, old } = await oldCount();
    const limiter = realLimiter();
    expect(await limiter.status(account)).toMatchObject({ windows: [{ used: 2 }], quota: { used: 12 } });
    const permits = await Promise.all([1, 2].map(() => limiter.acquire(account, requestWith())));
    expect(permits.filter(({ granted }) => granted)).toHaveLength(1);
    expect(await old.acquire(hourly, requestWith())).toMatchObject({ reason: "limiter_unavailable" });
  });

  it("is none of another key's", async () => {
    const { account } = await oldCount();
    const other = { ...account, credential: "key-b" };
    expect((await realLimiter().status(other)).quota?.used).toBe(0);
    expect((await realLimiter().status(account)).quota?.used).toBe(12);
  });

  it("is taken over once, however many isolates begin at the same time, and after a takeover that broke off", async () => {
    const { account, old } = await oldCount();
    await old.bequeath("key-a");
    const isolates = Array.from({ length: 5 }, () =>
      createDurableObjectLimiter(
        { getByName: (name: string) => env.PROVIDER_LIMITER.getByName(name) } as unknown as Namespace,
        (error) => expect.fail(String(error)),
      ),
    );
    const seen = await Promise.all(isolates.map((limiter) => limiter.status(account)));
    expect(seen.map(({ quota }) => quota?.used)).toEqual([12, 12, 12, 12, 12]);
    expect(await old.bequeath("key-b")).toBeNull();
  });

  it("of which nobody can tell whose it is goes to the first key that asks, and to no other", async () => {
    const old = newLimiter();
    await old.acquire(hourly, requestWith({ cost: 3, credential: null }));
    expect((await old.bequeath("key-a"))?.calls).toHaveLength(1);
    expect(await old.bequeath("key-b")).toBeNull();
    expect((await old.bequeath("key-a"))?.calls).toHaveLength(1);
  });

  it("stays where it is for a public source", async () => {
    const account = accountWith({ credential: null, policy: hourly });
    await newLimiter(account.provider).acquire(hourly, requestWith({ credential: null }));
    expect((await realLimiter().status(account)).windows[0]?.used).toBe(1);
  });
});
