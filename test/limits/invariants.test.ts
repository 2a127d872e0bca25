import { runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CallOutcome } from "../../src/limits/policy.ts";
import { newLimiter, policyWith, requestWith, START } from "./support.ts";

const policy = policyWith({
  windows: [
    { limit: 3, seconds: 10 },
    { limit: 8, seconds: 60 },
  ],
  quota: { limit: 40, anchorDay: 10 },
});
const step = fc.record({
  waitMs: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: -20_000, max: 40_000 })),
  cost: fc.integer({ min: 0, max: 2500 }).map((n) => n / 1000),
  priority: fc.constantFrom("person" as const, "background" as const),
  outcome: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant("ok" as const), share: fc.integer({ min: 0, max: 100 }) }),
      fc.constant({ kind: "not_sent" as const }),
      fc.constant({ kind: "unavailable" as const }),
      fc.constant({ kind: "rate_limited" as const }),
    ),
  ),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

function outcomeOf({ outcome, cost }: Step): CallOutcome | null {
  if (outcome?.kind === "ok") return { kind: "ok", cost: Math.floor(cost * outcome.share * 10) / 1000 };
  if (outcome?.kind === "rate_limited") return { kind: "rate_limited", cost, retryAfterMs: 5000 };
  return outcome?.kind === "unavailable" ? { kind: "unavailable", cost } : outcome;
}

describe("whatever happens", () => {
  it("no window and no quota is overrun, the wait is exact, and the status is what acquire enforces", {
    timeout: 30_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60 }), async (steps) => {
        await runInDurableObject(newLimiter(), (object) => {
          let clock = START;
          let latest = 0;
          let spent = 0;
          let calls: number[] = [];
          for (const one of steps) {
            clock += one.waitMs;
            latest = Math.max(latest, clock);
            vi.setSystemTime(clock);
            const before = object.status(policy, "key-1");
            const request = requestWith({ cost: one.cost, priority: one.priority });
            let permit = object.acquire(policy, request);

            if (permit.granted) expect(before.windows.every((w) => w.remaining > 0)).toBe(true);
            if (!permit.granted && permit.reason === "rate_limited") {
              expect(before.windows.some((w) => w.remaining === 0)).toBe(true);
            }
            if (!permit.granted && permit.reason === "quota_exhausted") {
              expect(before.quota?.remaining).toBeLessThan(one.cost);
            }
            if (!permit.granted && permit.retryAfterMs !== null && permit.retryAfterMs < 700_000) {
              vi.setSystemTime(clock + permit.retryAfterMs - 1);
              expect(object.acquire(policy, request).granted).toBe(false);
              clock += permit.retryAfterMs;
              latest = Math.max(latest, clock);
              vi.setSystemTime(clock);
              permit = object.acquire(policy, request);
              expect(permit.granted).toBe(true);
            }
            if (!permit.granted) continue;

            const outcome = outcomeOf(one);
            if (outcome !== null) object.settle(policy, request.attemptId, outcome);
            if (outcome?.kind === "not_sent") continue;
            calls = [...calls, latest];
            spent += Math.round((outcome?.cost ?? one.cost) * 1000);
            expect(spent).toBeLessThanOrEqual(40_000);
            for (const { limit, seconds } of policy.windows) {
              const inWindow = calls.filter((at) => at > latest - seconds * 1000);
              expect(inWindow.length).toBeLessThanOrEqual(limit);
            }
            const after = object.status(policy, "key-1");
            expect(after.quota?.used).toBe(spent / 1000);
            expect(after.windows.map((w) => w.used)).toEqual(
              policy.windows.map((w) => calls.filter((at) => at > latest - w.seconds * 1000).length),
            );
          }
        });
      }),
      { numRuns: 150 },
    );
  });
});
