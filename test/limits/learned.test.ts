import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallOutcome, ProviderLimits } from "../../src/limits/policy.ts";
import { granted, HOUR, newLimiter, policyWith, requestWith, START } from "./support.ts";

const ok: CallOutcome = { kind: "ok", cost: 1 };
const policy = policyWith({ windows: [{ limit: 60, seconds: 3600 }], quota: { limit: 50, anchorDay: 1 } });
type Said = ProviderLimits["windows"][number];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

async function heard(limiter: ReturnType<typeof newLimiter>, ...said: Said[]) {
  const request = requestWith({ cost: 0 });
  await limiter.acquire(policy, request);
  await limiter.settle(policy, request.attemptId, ok, said);
}
const burst = async (limiter: ReturnType<typeof newLimiter>, count = 70) =>
  granted(await Promise.all(Array.from({ length: count }, () => limiter.acquire(policy, requestWith({ cost: 0 })))));

describe("a window of which the provider speaks", () => {
  it("L9: is lowered to what it allows, also after an eviction, and shown with when and whence", async () => {
    const limiter = newLimiter();
    await heard(limiter, { limit: 20, seconds: 3600, remaining: null });
    await evictDurableObject(limiter);
    expect(await limiter.status(policy, "key-1")).toMatchObject({
      windows: [{ limit: 20, seconds: 3600, used: 1, remaining: 19 }],
      learned: {
        windows: [{ limit: 20, seconds: 3600, learnedAt: new Date(START).toISOString(), from: "headers" }],
        quota: null,
      },
    });
    expect(await burst(limiter)).toBe(19);
  });

  it("is never raised above ours, and a later word replaces an earlier one", async () => {
    const limiter = newLimiter();
    await heard(limiter, { limit: 6000, seconds: 3600, remaining: 5999 });
    expect((await limiter.status(policy, null)).windows[0]?.limit).toBe(60);
    await heard(limiter, { limit: 10, seconds: 3600, remaining: null });
    await heard(limiter, { limit: 40, seconds: 3600, remaining: null });
    expect((await limiter.status(policy, null)).windows[0]?.limit).toBe(40);
  });

  it("counts although we have none of this length", async () => {
    const limiter = newLimiter();
    await heard(limiter, { limit: 5, seconds: 60, remaining: null });
    expect(await burst(limiter)).toBe(4);
    vi.setSystemTime(START + 60_000);
    expect(await burst(limiter)).toBe(5);
  });

  it("of which somebody else has used most leaves us what remains, until it is over", async () => {
    const limiter = newLimiter();
    await heard(limiter, { limit: 200, seconds: 3600, remaining: 3 });
    expect(await burst(limiter)).toBe(3);
    vi.setSystemTime(START + HOUR - 1);
    expect(await burst(limiter)).toBe(0);
    vi.setSystemTime(START + HOUR);
    expect(await burst(limiter)).toBeGreaterThan(50);
  });

  it.each<[string, Said]>([
    ["no number", { limit: Number.NaN, seconds: 3600, remaining: null }],
    ["nothing at all", { limit: 0, seconds: 3600, remaining: 0 }],
    ["a window of a month", { limit: 1, seconds: 31 * 86_400, remaining: 0 }],
    ["a window of no length", { limit: 1, seconds: 0, remaining: 0 }],
  ])("is left as it was by %s", async (_, said) => {
    const limiter = newLimiter();
    await heard(limiter, said);
    expect((await limiter.status(policy, null)).learned.windows).toEqual([]);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
  });

  it("is told by the latest call, not by the latest answer", async () => {
    const limiter = newLimiter();
    const [early, late] = [requestWith({ cost: 0 }), requestWith({ cost: 0 })];
    await limiter.acquire(policy, early);
    vi.setSystemTime(START + 10);
    await limiter.acquire(policy, late);
    await limiter.settle(policy, late.attemptId, ok, [{ limit: 30, seconds: 3600, remaining: 0 }]);
    await limiter.settle(policy, early.attemptId, ok, [{ limit: 30, seconds: 3600, remaining: 29 }]);
    expect(await limiter.acquire(policy, requestWith({ cost: 0 }))).toMatchObject({ granted: false });
  });
});

describe("credits of which the account page speaks", () => {
  const page = (limit: number, used: number, resetsAt: string | null = null) => ({
    windows: [],
    credits: { limit, used, resetsAt },
  });

  it("are limited to the plan's where ours are more, and never raised", async () => {
    const limiter = newLimiter();
    await limiter.learn(policy, page(10, 0));
    expect((await limiter.status(policy, null)).quota).toMatchObject({ limit: 10, remaining: 10 });
    expect(await limiter.acquire(policy, requestWith({ cost: 11 }))).toMatchObject({ reason: "quota_exhausted" });
    await limiter.learn(policy, page(1000, 0));
    expect((await limiter.status(policy, null)).quota).toMatchObject({ limit: 50, remaining: 50 });
  });

  it("that somebody else used are not ours to spend, and what we spent since is counted on top", async () => {
    const limiter = newLimiter();
    await limiter.acquire(policy, requestWith({ cost: 2 }));
    await limiter.learn(policy, page(100, 95));
    // The open call may be in the provider's count or not: it is counted once more rather than not at all.
    expect((await limiter.status(policy, null)).quota).toMatchObject({ limit: 50, used: 2, remaining: 3 });
    expect(await limiter.acquire(policy, requestWith({ cost: 3 }))).toMatchObject({ granted: true });
    expect(await limiter.acquire(policy, requestWith({ cost: 0.1 }))).toMatchObject({ reason: "quota_exhausted" });
    vi.setSystemTime(Date.UTC(2026, 11, 1));
    expect((await limiter.status(policy, null)).quota).toMatchObject({ used: 0, remaining: 50 });
  });

  it("open a quota again that an answer called used up, as soon as the page has some left", async () => {
    const limiter = newLimiter();
    const request = requestWith();
    await limiter.acquire(policy, request);
    await limiter.settle(policy, request.attemptId, { kind: "quota_exhausted", cost: 1 });
    await limiter.learn(policy, page(50, 50));
    expect((await limiter.status(policy, null)).quota).toMatchObject({ remaining: 0 });
    await limiter.learn(policy, { windows: [], credits: null });
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ reason: "quota_exhausted" });
    await limiter.learn(policy, page(50, 40));
    expect((await limiter.status(policy, null)).quota).toMatchObject({ remaining: 10 });
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
  });

  it("renew on the day that it names", async () => {
    const limiter = newLimiter();
    await limiter.learn(policy, page(50, 50, "2026-11-28"));
    expect(await limiter.acquire(policy, requestWith())).toEqual({
      granted: false,
      reason: "quota_exhausted",
      retryAfterMs: Date.UTC(2026, 10, 28) - START,
    });
    vi.setSystemTime(Date.UTC(2026, 10, 28) - 1);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: false, retryAfterMs: 1 });
    vi.setSystemTime(Date.UTC(2026, 10, 28));
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
    expect((await limiter.status(policy, null)).quota).toMatchObject({
      periodStart: "2026-11-28T00:00:00.000Z",
      resetsAt: "2026-12-28T00:00:00.000Z",
    });
  });

  it("do not renew before the hour that it names", async () => {
    const limiter = newLimiter();
    await limiter.learn(policy, page(50, 50, "2026-11-28T15:00:00Z"));
    vi.setSystemTime("2026-11-28T14:59:59.999Z");
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: false, retryAfterMs: 1 });
    vi.setSystemTime("2026-11-28T15:00:00.000Z");
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
  });

  it("renew on the 31st again after a February told the 28th", async () => {
    vi.setSystemTime("2027-02-10T00:00:00.000Z");
    const limiter = newLimiter();
    const last = policyWith({ quota: { limit: 50, anchorDay: 31 } });
    await limiter.learn(last, page(50, 0, "2027-02-28"));
    vi.setSystemTime("2027-03-30T00:00:00.000Z");
    expect((await limiter.status(last, null)).quota?.resetsAt).toBe("2027-03-31T00:00:00.000Z");
  });

  it.each([
    ["a negative count", { limit: 50, used: -1, resetsAt: null }],
    ["no number", { limit: Number.NaN, used: 0, resetsAt: null }],
    ["an endless use", { limit: 50, used: Number.POSITIVE_INFINITY, resetsAt: null }],
    ["an endless plan", { limit: Number.POSITIVE_INFINITY, used: 0, resetsAt: null }],
  ])("are left as they were by %s", async (_, credits) => {
    const limiter = newLimiter();
    await limiter.learn(policy, { windows: [], credits });
    expect((await limiter.status(policy, null)).quota).toMatchObject({ limit: 50, used: 0, remaining: 50 });
    expect((await limiter.status(policy, null)).learned.quota).toBeNull();
  });

  it("with a reset that is none last to the end of our period", async () => {
    const limiter = newLimiter();
    await limiter.learn(policy, page(50, 50, "soon"));
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({
      retryAfterMs: Date.UTC(2026, 11, 1) - START,
    });
  });
});

describe("a rejected key", () => {
  it("may still be checked, and works again when that succeeds", async () => {
    const limiter = newLimiter();
    const rejected = requestWith({ credential: "key-1" });
    await limiter.acquire(policy, rejected);
    await limiter.settle(policy, rejected.attemptId, { kind: "credential_rejected", cost: 0 });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toMatchObject({
      reason: "credential_rejected",
    });

    const check = requestWith({ cost: 0, credential: "key-1", checksKey: true });
    expect(await limiter.acquire(policy, check)).toMatchObject({ granted: true });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toMatchObject({
      reason: "credential_rejected",
    });
    await limiter.settle(policy, check.attemptId, { kind: "ok", cost: 0 });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toMatchObject({ granted: true });
  });
});
