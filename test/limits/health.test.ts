import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallOutcome } from "../../src/limits/policy.ts";
import { granted, newLimiter, policyWith, requestWith, START } from "./support.ts";

const policy = policyWith();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

async function call(limiter: ReturnType<typeof newLimiter>, outcome: CallOutcome, credential: string | null = "key-1") {
  const request = requestWith({ credential });
  expect(await limiter.acquire(policy, request)).toMatchObject({ granted: true });
  await limiter.settle(policy, request.attemptId, outcome);
}

describe("the cooldown", () => {
  it("L9: lasts as long as the provider asks, and a smaller wish does not shorten it", async () => {
    const limiter = newLimiter();
    const [first, second] = [requestWith(), requestWith()];
    await limiter.acquire(policy, first);
    await limiter.acquire(policy, second);
    await limiter.settle(policy, first.attemptId, { kind: "rate_limited", cost: 0, retryAfterMs: 120_000 });
    await limiter.settle(policy, second.attemptId, { kind: "rate_limited", cost: 0, retryAfterMs: 1000 });
    await evictDurableObject(limiter);

    expect(await limiter.acquire(policy, requestWith())).toEqual({
      granted: false,
      reason: "cooling_down",
      retryAfterMs: 120_000,
    });
    expect((await limiter.status(policy, null)).cooldownUntil).toBe(new Date(START + 120_000).toISOString());
    vi.setSystemTime(START + 120_000);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
    expect((await limiter.status(policy, null)).cooldownUntil).toBeNull();
  });
});

describe("the circuit breaker", () => {
  async function opened() {
    const limiter = newLimiter();
    for (let n = 0; n < 5; n++) await call(limiter, { kind: "unavailable", cost: 0 });
    return limiter;
  }
  const burst = async (limiter: ReturnType<typeof newLimiter>) => {
    const requests = Array.from({ length: 100 }, () => requestWith());
    const permits = await Promise.all(requests.map((request) => limiter.acquire(policy, request)));
    return { permits, probe: permits.find((permit) => permit.granted)?.attemptId ?? "none" };
  };

  it("refuses while it is open and says for how long", async () => {
    const limiter = await opened();
    expect(await limiter.acquire(policy, requestWith())).toEqual({
      granted: false,
      reason: "circuit_open",
      retryAfterMs: 30_000,
    });
    expect((await limiter.status(policy, null)).circuit).toBe("open");
  });

  it("lets exactly one of 100 parallel requests probe, and closes when it succeeds", async () => {
    const limiter = await opened();
    await evictDurableObject(limiter);
    vi.setSystemTime(START + 30_000);
    expect((await limiter.status(policy, null)).circuit).toBe("half_open");

    const { permits, probe } = await burst(limiter);
    expect(granted(permits)).toBe(1);
    expect(await limiter.acquire(policy, requestWith({ attemptId: probe }))).toMatchObject({ granted: true });
    await limiter.settle(policy, probe, { kind: "ok", cost: 0 });
    expect(granted((await burst(limiter)).permits)).toBe(100);
  });

  it("opens for twice as long when the probe fails", async () => {
    const limiter = await opened();
    vi.setSystemTime(START + 30_000);
    await limiter.settle(policy, (await burst(limiter)).probe, { kind: "unavailable", cost: 0 });
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ retryAfterMs: 60_000 });
  });

  it("frees the slot of a probe that never settles after 60 s", async () => {
    const limiter = await opened();
    vi.setSystemTime(START + 30_000);
    await burst(limiter);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: false, retryAfterMs: 60_000 });
    vi.setSystemTime(START + 90_000);
    expect(granted((await burst(limiter)).permits)).toBe(1);
  });

  it("does not waste the probe's slot on a request that another limit refuses", async () => {
    const limiter = await opened();
    vi.setSystemTime(START + 30_000);
    const broke = policyWith({ quota: { limit: 0, anchorDay: 1 } });
    expect(await limiter.acquire(broke, requestWith())).toMatchObject({ reason: "quota_exhausted" });
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
  });
});

describe("a rejected credential", () => {
  it("is refused until another one comes, whoever asks", async () => {
    const limiter = newLimiter();
    await call(limiter, { kind: "credential_rejected", cost: 0 });
    await evictDurableObject(limiter);

    const refusal = { granted: false, reason: "credential_rejected", retryAfterMs: null };
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toEqual(refusal);
    vi.setSystemTime(START + 365 * 86_400_000);
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toEqual(refusal);
    expect((await limiter.status(policy, "key-1")).credentialRejectedAt).toBe(new Date(START).toISOString());
    expect((await limiter.status(policy, "key-2")).credentialRejectedAt).toBeNull();

    expect(await limiter.acquire(policy, requestWith({ credential: "key-2" }))).toMatchObject({ granted: true });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toMatchObject({ granted: true });
  });

  it("is that of the attempt, also when the answer comes after the change of keys", async () => {
    const limiter = newLimiter();
    const old = requestWith({ credential: "key-1" });
    await limiter.acquire(policy, old);
    await call(limiter, { kind: "ok", cost: 1 }, "key-2");
    await limiter.settle(policy, old.attemptId, { kind: "credential_rejected", cost: 0 });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toMatchObject({ granted: false });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-2" }))).toMatchObject({ granted: true });
  });

  it("is forgotten even if the new one is refused for another reason", async () => {
    const limiter = newLimiter();
    await call(limiter, { kind: "credential_rejected", cost: 0 });
    const broke = policyWith({ quota: { limit: 0, anchorDay: 1 } });
    expect(await limiter.acquire(broke, requestWith({ credential: "key-2" }))).toMatchObject({ granted: false });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toMatchObject({ granted: true });
  });

  it("is not forgotten for a request without a key, and a public source is never blocked for good", async () => {
    const limiter = newLimiter();
    await call(limiter, { kind: "credential_rejected", cost: 0 });
    await call(limiter, { kind: "credential_rejected", cost: 0 }, null);
    expect(await limiter.acquire(policy, requestWith({ credential: null }))).toMatchObject({ granted: true });
    expect(await limiter.acquire(policy, requestWith({ credential: "key-1" }))).toMatchObject({ granted: false });
  });
});

describe("a key that was never taken", () => {
  const keyed = () => requestWith({ credential: "key-1" });

  it("is tried by one call at a time, and by many once an answer shows that it is good", async () => {
    const limiter = newLimiter();
    const requests = Array.from({ length: 20 }, keyed);
    const permits = await Promise.all(requests.map((request) => limiter.acquire(policy, request)));
    expect(granted(permits)).toBe(1);
    expect(permits).toContainEqual({ granted: false, reason: "key_on_trial", retryAfterMs: 1000 });

    const [first] = permits.flatMap((permit) => (permit.granted ? [permit.attemptId] : []));
    await limiter.settle(policy, first ?? "", { kind: "ok", cost: 1 });
    await evictDurableObject(limiter);
    const after = await Promise.all(requests.map(() => limiter.acquire(policy, keyed())));
    expect(granted(after)).toBe(20);
  });

  it("stays on trial while answers say nothing of it, and is on trial again once it was rejected", async () => {
    const limiter = newLimiter();
    await call(limiter, { kind: "unavailable", cost: 0 });
    const first = keyed();
    await limiter.acquire(policy, first);
    expect(await limiter.acquire(policy, keyed())).toMatchObject({ reason: "key_on_trial" });
    await limiter.settle(policy, first.attemptId, { kind: "ok", cost: 0 });
    await call(limiter, { kind: "credential_rejected", cost: 0 });
    const check = () => ({ ...keyed(), cost: 0, checksKey: true });
    expect(await limiter.acquire(policy, check())).toMatchObject({ granted: true });
    expect(await limiter.acquire(policy, check())).toMatchObject({ reason: "key_on_trial" });
  });

  it("is not blocked for long by a caller who died, and a public source has no key to try", async () => {
    const limiter = newLimiter();
    await limiter.acquire(policy, keyed());
    vi.setSystemTime(START + 30_000);
    expect(await limiter.acquire(policy, keyed())).toMatchObject({ granted: true });
    const open = newLimiter();
    await open.acquire(policy, requestWith({ credential: null }));
    expect(await open.acquire(policy, requestWith({ credential: null }))).toMatchObject({ granted: true });
  });
});
