import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDurableObjectLimiter } from "../../src/limits/durable-object-limiter.ts";
import { policyWith, requestWith } from "./support.ts";

const policy = policyWith({ quota: { limit: 1, anchorDay: 1 } });

type Namespace = typeof env.PROVIDER_LIMITER;

/** As Cloudflare reports an object that has too much to do. */
const overloaded = () => Object.assign(new Error("overloaded"), { overloaded: true });
const failing = async () => {
  throw overloaded();
};
const rejecting = { getByName: () => ({ acquire: failing, settle: failing, status: failing }) } as unknown as Namespace;
const throwing = {
  getByName() {
    throw overloaded();
  },
} as unknown as Namespace;

describe("the limiter's port", () => {
  it("keeps one budget per provider", async () => {
    const limiter = createDurableObjectLimiter(env.PROVIDER_LIMITER, (error) => expect.fail(String(error)));
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const request = requestWith();
    expect(await limiter.acquire(one, policy, request)).toEqual({ granted: true, attemptId: request.attemptId });
    expect(await limiter.acquire(one, policy, requestWith())).toMatchObject({ reason: "quota_exhausted" });
    expect(await limiter.acquire(other, policy, requestWith())).toMatchObject({ granted: true });

    await limiter.settle(one, policy, request.attemptId, { kind: "ok", cost: 0.25 });
    expect((await limiter.status(one, policy, null)).quota).toMatchObject({ used: 0.25, remaining: 0.75 });
  });

  it.each([
    { how: "rejects", namespace: rejecting },
    { how: "throws", namespace: throwing },
  ])("gives no permit when the object $how", async ({ namespace }) => {
    const errors: unknown[] = [];
    const limiter = createDurableObjectLimiter(namespace, (error) => errors.push(error));
    expect(await limiter.acquire("apollo", policy, requestWith())).toEqual({
      granted: false,
      reason: "limiter_unavailable",
      retryAfterMs: 5000,
    });
    await limiter.settle("apollo", policy, "a", { kind: "ok", cost: 1 });
    expect(errors).toHaveLength(2);
    await expect(limiter.status("apollo", policy, null)).rejects.toThrow("overloaded");
  });

  it("stays closed when the error callback throws too", async () => {
    const limiter = createDurableObjectLimiter(rejecting, () => {
      throw new Error("the log is broken");
    });
    expect(await limiter.acquire("apollo", policy, requestWith())).toMatchObject({ granted: false });
    await expect(limiter.settle("apollo", policy, "a", { kind: "not_sent" })).resolves.toBeUndefined();
  });
});
