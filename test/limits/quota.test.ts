import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { granted, HOUR, newLimiter, policyWith, requestWith, START } from "./support.ts";

const policy = policyWith({ quota: { limit: 50, anchorDay: 1 } });
const PERIOD_END = Date.UTC(2026, 11, 1);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

async function used(limiter: ReturnType<typeof newLimiter>) {
  return (await limiter.status(policy, null)).quota?.used;
}

describe("the quota", () => {
  it("L6: starts again at the millisecond in which the period ends", async () => {
    const limiter = newLimiter();
    vi.setSystemTime(PERIOD_END - 1);
    await limiter.acquire(policy, requestWith({ cost: 50 }));
    expect(await limiter.acquire(policy, requestWith())).toEqual({
      granted: false,
      reason: "quota_exhausted",
      retryAfterMs: 1,
    });
    vi.setSystemTime(PERIOD_END);
    expect(await limiter.acquire(policy, requestWith({ cost: 50 }))).toMatchObject({ granted: true });
  });

  it("L6: of a new period is not charged for an attempt of the old one", async () => {
    const limiter = newLimiter();
    const old = requestWith();
    vi.setSystemTime(PERIOD_END - 1);
    await limiter.acquire(policy, old);
    vi.setSystemTime(PERIOD_END + 1);
    await limiter.settle(policy, old.attemptId, { kind: "quota_exhausted", cost: 30 });

    expect((await limiter.status(policy, null)).quota).toMatchObject({ used: 0, remaining: 50 });
    expect(await limiter.acquire(policy, requestWith({ cost: 50 }))).toMatchObject({ granted: true });
  });

  it("counts what was spent when a deploy moves the period's first day", async () => {
    const limiter = newLimiter();
    await limiter.acquire(policy, requestWith({ cost: 40 }));
    const moved = policyWith({ quota: { limit: 50, anchorDay: 10 } });
    expect((await limiter.status(moved, null)).quota).toMatchObject({
      used: 40,
      periodStart: "2026-11-10T00:00:00.000Z",
    });
    const later = policyWith({ quota: { limit: 50, anchorDay: 11 } });
    expect((await limiter.status(later, null)).quota).toMatchObject({
      used: 40,
      periodStart: "2026-10-11T00:00:00.000Z",
    });
  });

  it("adds up fractions without drift", async () => {
    const limiter = newLimiter();
    const one = policyWith({ quota: { limit: 1, anchorDay: 1 } });
    const permits = [];
    for (let n = 0; n < 11; n++) permits.push(await limiter.acquire(one, requestWith({ cost: 0.1 })));
    expect(granted(permits)).toBe(10);
    expect((await limiter.status(one, null)).quota).toMatchObject({ used: 1, remaining: 0 });
  });

  it("is not needed by what costs nothing, but the window is", async () => {
    const limiter = newLimiter();
    const both = policyWith({ quota: { limit: 1, anchorDay: 1 }, windows: [{ limit: 2, seconds: 60 }] });
    await limiter.acquire(both, requestWith());
    expect(await limiter.acquire(both, requestWith({ cost: 0 }))).toMatchObject({ granted: true });
    expect(await limiter.acquire(both, requestWith({ cost: 0 }))).toMatchObject({ reason: "rate_limited" });
  });

  it("L4: counts an unsettled grant as spent, however long ago", async () => {
    const limiter = newLimiter();
    await limiter.acquire(policy, requestWith({ cost: 7 }));
    vi.setSystemTime(START + 19 * 24 * HOUR);
    await limiter.acquire(policy, requestWith({ cost: 1 }));
    await evictDurableObject(limiter);
    expect(await used(limiter)).toBe(8);
  });
});

describe("the reserve", () => {
  it("is left to people by background work", async () => {
    const limiter = newLimiter();
    await limiter.acquire(policy, requestWith({ cost: 40, priority: "background" }));
    expect(await limiter.acquire(policy, requestWith({ cost: 0.001, priority: "background" }))).toEqual({
      granted: false,
      reason: "reserved_for_people",
      retryAfterMs: PERIOD_END - START,
    });
    expect(await limiter.acquire(policy, requestWith({ cost: 10 }))).toMatchObject({ granted: true });
    expect(await limiter.acquire(policy, requestWith({ priority: "background" }))).toMatchObject({
      reason: "quota_exhausted",
    });
  });
});

describe("settling", () => {
  it.each([
    { why: "a cheaper call", outcome: { kind: "ok", cost: 0.5 }, quota: { used: 0.5, remaining: 49.5 } },
    { why: "a dearer call", outcome: { kind: "ok", cost: 60 }, quota: { used: 60, remaining: 0 } },
    { why: "a call that was not sent", outcome: { kind: "not_sent" }, quota: { used: 0, remaining: 50 } },
    { why: "a failed call", outcome: { kind: "unavailable", cost: 2 }, quota: { used: 2, remaining: 48 } },
    { why: "a nonsense cost", outcome: { kind: "ok", cost: Number.NaN }, quota: { used: 2, remaining: 48 } },
    { why: "the provider's no", outcome: { kind: "quota_exhausted", cost: 0 }, quota: { used: 0, remaining: 0 } },
  ] as const)("takes over the cost of $why", async ({ outcome, quota }) => {
    const limiter = newLimiter();
    const request = requestWith({ cost: 2 });
    await limiter.acquire(policy, request);
    await limiter.settle(policy, request.attemptId, outcome);
    expect((await limiter.status(policy, null)).quota).toMatchObject(quota);
  });

  it("gives the place in the window back for a call that was not sent", async () => {
    const limiter = newLimiter();
    const single = policyWith({ windows: [{ limit: 1, seconds: 60 }] });
    const request = requestWith();
    await limiter.acquire(single, request);
    await limiter.settle(single, request.attemptId, { kind: "not_sent" });
    expect(await limiter.acquire(single, requestWith())).toMatchObject({ granted: true });
  });

  it("believes the first outcome only", async () => {
    const limiter = newLimiter();
    const request = requestWith({ cost: 2 });
    await limiter.acquire(policy, request);
    await limiter.settle(policy, request.attemptId, { kind: "ok", cost: 3 });
    await limiter.settle(policy, request.attemptId, { kind: "not_sent" });
    await limiter.settle(policy, request.attemptId, { kind: "rate_limited", cost: 0, retryAfterMs: 1000 });
    expect(await used(limiter)).toBe(3);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
  });

  it("does not give back twice", async () => {
    const limiter = newLimiter();
    const request = requestWith({ cost: 2 });
    await limiter.acquire(policy, requestWith({ cost: 10 }));
    await limiter.acquire(policy, request);
    await limiter.settle(policy, request.attemptId, { kind: "not_sent" });
    await limiter.settle(policy, request.attemptId, { kind: "not_sent" });
    expect(await used(limiter)).toBe(10);
  });

  it("ignores an attempt that it does not know", async () => {
    const limiter = newLimiter();
    await limiter.settle(policy, "nobody", { kind: "quota_exhausted", cost: 5 });
    expect((await limiter.status(policy, null)).quota).toMatchObject({ used: 0, remaining: 50 });
  });

  it("as exhausted stops every paid call until the period ends", async () => {
    const limiter = newLimiter();
    const request = requestWith();
    await limiter.acquire(policy, request);
    await limiter.settle(policy, request.attemptId, { kind: "quota_exhausted", cost: 0 });

    expect(await limiter.acquire(policy, requestWith())).toEqual({
      granted: false,
      reason: "quota_exhausted",
      retryAfterMs: PERIOD_END - START,
    });
    expect(await limiter.acquire(policy, requestWith({ cost: 0 }))).toMatchObject({ granted: true });
    vi.setSystemTime(PERIOD_END);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
  });
});
