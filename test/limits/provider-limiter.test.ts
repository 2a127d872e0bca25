import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { granted, HOUR, newLimiter, policyWith, requestWith, START } from "./support.ts";

const hourly = policyWith({ windows: [{ limit: 60, seconds: 3600 }] });
const fifty = policyWith({ quota: { limit: 50, anchorDay: 1 }, reserveShare: 0 });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

describe("parallel requests", () => {
  it.each(Array.from({ length: 10 }, (_, n) => n + 1))(
    "L1: get exactly the limit of 50 out of 200, run %i",
    async () => {
      const limiter = newLimiter();
      const policy = policyWith({ windows: [{ limit: 50, seconds: 3600 }] });
      const ask = () => Promise.all(Array.from({ length: 200 }, () => limiter.acquire(policy, requestWith())));

      expect(granted(await ask())).toBe(50);
      await evictDurableObject(limiter);
      expect(granted(await ask())).toBe(0);
    },
  );

  it("get exactly the quota, also after an eviction", async () => {
    const limiter = newLimiter();
    const ask = () => Promise.all(Array.from({ length: 200 }, () => limiter.acquire(fifty, requestWith())));

    expect(granted(await ask())).toBe(50);
    await evictDurableObject(limiter);
    expect(granted(await ask())).toBe(0);
  });
});

describe("an attempt id", () => {
  it("L2: is charged once however often it is asked, also after an eviction", async () => {
    const limiter = newLimiter();
    const policy = { ...fifty, ...{ windows: hourly.windows } };
    const request = requestWith({ cost: 5 });

    const first = await limiter.acquire(policy, request);
    await evictDurableObject(limiter);
    const again = await Promise.all(Array.from({ length: 20 }, () => limiter.acquire(policy, request)));

    expect([first, ...again]).toEqual(
      Array.from({ length: 21 }, () => ({ granted: true, attemptId: request.attemptId })),
    );
    const status = await limiter.status(policy, null);
    expect([status.quota?.used, status.windows[0]?.used]).toEqual([5, 1]);
  });

  it("that was refused is judged anew", async () => {
    const limiter = newLimiter();
    const policy = policyWith({ windows: [{ limit: 1, seconds: 60 }] });
    const request = requestWith();
    await limiter.acquire(policy, requestWith());

    expect(await limiter.acquire(policy, request)).toEqual({
      granted: false,
      reason: "rate_limited",
      retryAfterMs: 60_000,
    });
    vi.setSystemTime(START + 60_000);
    expect(await limiter.acquire(policy, request)).toEqual({ granted: true, attemptId: request.attemptId });
  });

  it.each(["ok", "unavailable"] as const)(
    "that was settled with %s is charged again: it may be called again",
    async (kind) => {
      const limiter = newLimiter();
      const request = requestWith();
      for (const used of [1, 2]) {
        await limiter.acquire(fifty, request);
        await limiter.settle(fifty, request.attemptId, { kind, cost: 1 });
        expect((await limiter.status(fifty, null)).quota?.used).toBe(used);
      }
    },
  );

  it("keeps a grant for 48 hours", async () => {
    const limiter = newLimiter();
    const request = requestWith();
    await limiter.acquire(fifty, request);

    vi.setSystemTime(START + 48 * HOUR);
    await limiter.acquire(fifty, requestWith());
    expect(await limiter.acquire(fifty, request)).toMatchObject({ granted: true });
    expect((await limiter.status(fifty, null)).quota?.used).toBe(2);
  });
});

describe("a rolling window", () => {
  it("L5: does not start afresh with the clock's hour", async () => {
    const limiter = newLimiter();
    vi.setSystemTime("2026-11-10T10:59:30.000Z");
    const first = await Promise.all(Array.from({ length: 60 }, () => limiter.acquire(hourly, requestWith())));
    expect(granted(first)).toBe(60);

    vi.setSystemTime("2026-11-10T11:00:05.000Z");
    expect(await limiter.acquire(hourly, requestWith())).toEqual({
      granted: false,
      reason: "rate_limited",
      retryAfterMs: 3_565_000,
    });
    vi.setSystemTime("2026-11-10T11:59:29.999Z");
    expect(await limiter.acquire(hourly, requestWith())).toMatchObject({ granted: false, retryAfterMs: 1 });
    vi.setSystemTime("2026-11-10T11:59:30.000Z");
    expect(await limiter.acquire(hourly, requestWith())).toMatchObject({ granted: true });
  });

  it("holds together with a second one, and the longer wait is told", async () => {
    const limiter = newLimiter();
    const policy = policyWith({
      windows: [
        { limit: 2, seconds: 1 },
        { limit: 3, seconds: 60 },
      ],
    });
    const ask = () => limiter.acquire(policy, requestWith());

    expect(granted([await ask(), await ask()])).toBe(2);
    expect(await ask()).toMatchObject({ retryAfterMs: 1000 });
    vi.setSystemTime(START + 1000);
    expect(await ask()).toMatchObject({ granted: true });
    expect(await ask()).toMatchObject({ granted: false, retryAfterMs: 59_000 });
  });

  it("obeys a limit that a deploy lowered", async () => {
    const limiter = newLimiter();
    for (let n = 0; n < 5; n++) {
      vi.setSystemTime(START + n * 1000);
      await limiter.acquire(hourly, requestWith());
    }
    const lowered = policyWith({ windows: [{ limit: 2, seconds: 60 }] });
    expect(await limiter.acquire(lowered, requestWith())).toMatchObject({ retryAfterMs: 59_000 });
  });

  it("forgets nothing while it is longer than the 48 hours that attempts are kept", async () => {
    const limiter = newLimiter();
    const weekly = policyWith({ windows: [{ limit: 1, seconds: 7 * 86_400 }] });
    await limiter.acquire(weekly, requestWith());
    vi.setSystemTime(START + 100 * HOUR);
    expect(await limiter.acquire(weekly, requestWith())).toMatchObject({ granted: false, retryAfterMs: 68 * HOUR });
  });

  it("drops calls that nobody needs any more", async () => {
    const limiter = newLimiter();
    await limiter.acquire(hourly, requestWith());
    vi.setSystemTime(START + 49 * HOUR);
    await limiter.acquire(hourly, requestWith());
    const rows = await runInDurableObject(limiter, (_, ctx) =>
      ctx.storage.sql.exec<{ n: number }>("SELECT count(*) AS n FROM calls").one(),
    );
    expect(rows.n).toBe(1);
  });
});

describe("the clock", () => {
  it("L7: going back opens no old place", async () => {
    const limiter = newLimiter();
    const policy = policyWith({ windows: [{ limit: 1, seconds: 60 }] });
    await limiter.acquire(policy, requestWith());

    vi.setSystemTime(START - 2 * HOUR);
    await evictDurableObject(limiter);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ retryAfterMs: 2 * HOUR + 60_000 });
    vi.setSystemTime(START + 60_000);
    expect(await limiter.acquire(policy, requestWith())).toMatchObject({ granted: true });
  });

  it("L7: going back over the period's start does not reopen the old period", async () => {
    const limiter = newLimiter();
    vi.setSystemTime("2026-12-01T00:00:00.000Z");
    await limiter.acquire(fifty, requestWith({ cost: 50 }));
    await evictDurableObject(limiter);
    vi.setSystemTime("2026-11-30T22:00:00.000Z");
    expect(await limiter.acquire(fifty, requestWith())).toMatchObject({ granted: false, reason: "quota_exhausted" });
  });
});

describe("what is written", () => {
  it("L3: is all or nothing", async () => {
    const limiter = newLimiter();
    const request = requestWith();
    await runInDurableObject(limiter, (object, ctx) => {
      ctx.storage.sql.exec("CREATE TRIGGER broken BEFORE INSERT ON spend BEGIN SELECT RAISE(ABORT, 'disk full'); END");
      expect(() => object.acquire(fifty, request)).toThrow("disk full");
      ctx.storage.sql.exec("DROP TRIGGER broken");
    });
    await limiter.acquire(fifty, request);
    expect((await limiter.status(fifty, null)).quota?.used).toBe(1);
  });

  it("never contains an amount that is none", async () => {
    await runInDurableObject(newLimiter(), (object) => {
      for (const cost of [-1, Number.NaN])
        expect(() => object.acquire(fifty, requestWith({ cost }))).toThrow(RangeError);
      expect(object.status(fifty, null).quota?.used).toBe(0);
    });
  });
});
