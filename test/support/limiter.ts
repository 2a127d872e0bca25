import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { LimitPolicy, Permit } from "../../src/limits/policy.ts";
import type { ProviderLimiter } from "../../src/limits/provider-limiter.ts";

export interface OwnLimiter {
  namespace: DurableObjectNamespace<ProviderLimiter>;
  /** Permits given, by provider. */
  granted: Record<string, number>;
  /** Lets time pass for the calls it knows of: a call that is out is given up after a while. */
  age(ms: number): Promise<void>;
}

const anything: LimitPolicy = { windows: [], quota: null, reserveShare: 0 };

/** Limiter objects that no other test has: their windows, quota and circuit begin untouched. */
export function ownLimiter(
  around: <T>(effect: () => Promise<T>) => Promise<T> = (effect) => effect(),
  { areKeysTaken = false } = {},
): OwnLimiter {
  const known = new Map<string, Promise<void>>();
  // A lost permit of a key that was never taken holds others up for half a minute, which no test's clock moves.
  const take = async (object: DurableObjectStub<ProviderLimiter>, credential: string | null) => {
    const attemptId = crypto.randomUUID();
    await object.acquire(anything, { attemptId, cost: 0, priority: "person", credential });
    await object.settle(anything, attemptId, { kind: "ok", cost: 0 });
  };
  const prefix = `${crypto.randomUUID()}-`;
  const granted: Record<string, number> = {};
  const names = new Set<string>();
  const getByName = (name: string) => {
    names.add(prefix + name);
    const object = env.PROVIDER_LIMITER.getByName(prefix + name);
    return {
      acquire: (...args: Parameters<ProviderLimiter["acquire"]>) =>
        around(async () => {
          if (areKeysTaken && !known.has(name)) known.set(name, take(object, args[1].credential));
          await known.get(name);
          const permit = (await object.acquire(...args)) as Permit;
          const provider = name.split(":")[0] ?? name;
          if (permit.granted) granted[provider] = (granted[provider] ?? 0) + 1;
          return permit;
        }),
      settle: (...args: Parameters<ProviderLimiter["settle"]>) => around(async () => object.settle(...args)),
      learn: (...args: Parameters<ProviderLimiter["learn"]>) => around(async () => object.learn(...args)),
      hasBegun: () => around(async () => object.hasBegun()),
      begin: (...args: Parameters<ProviderLimiter["begin"]>) => around(async () => object.begin(...args)),
      bequeath: (...args: Parameters<ProviderLimiter["bequeath"]>) => around(async () => object.bequeath(...args)),
      status: (...args: Parameters<ProviderLimiter["status"]>) => object.status(...args),
    };
  };
  const age = async (ms: number) => {
    for (const name of names) {
      await runInDurableObject(env.PROVIDER_LIMITER.getByName(name), (_, ctx) => {
        ctx.storage.sql.exec("UPDATE calls SET at = at - ?", ms);
      });
    }
  };
  return { age, namespace: { getByName } as unknown as DurableObjectNamespace<ProviderLimiter>, granted };
}
