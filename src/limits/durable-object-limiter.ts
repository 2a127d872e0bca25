import type { LimitedAccount, Limiter } from "./policy.ts";
import type { ProviderLimiter } from "./provider-limiter.ts";

const UNAVAILABLE_RETRY_MS = 5000;

type Namespace = DurableObjectNamespace<ProviderLimiter>;

/** Objects that were seen to have begun, for as long as the isolate lives: each is asked once. */
const begun = new WeakMap<Namespace, Set<string>>();

/**
 * The port over one Durable Object per provider and key. It fails closed: when the object cannot be asked, `acquire` is
 * a refusal and never an exception. A `settle` that fails is swallowed, since an unsettled grant counts as spent, and
 * so is a `learn`. `status` throws what the object or the network threw. `onError` hears of the swallowed ones.
 *
 * Nothing is retried here: the runtime retries what is safe, and a lost grant is found again by its attempt id.
 */
export function createDurableObjectLimiter(namespace: Namespace, onError: (error: unknown) => void): Limiter {
  const report = (error: unknown) => {
    try {
      onError(error);
    } catch {
      // A broken logger must not turn a refusal into an exception.
    }
  };
  return {
    async acquire(account, request) {
      try {
        const object = await objectOf(namespace, account);
        return await object.acquire(account.policy, { ...request, credential: account.credential });
      } catch (error) {
        report(error);
        return { granted: false, reason: "limiter_unavailable", retryAfterMs: UNAVAILABLE_RETRY_MS };
      }
    },
    async settle(account, attemptId, outcome, said) {
      try {
        // Who has a permit knows that the object has begun.
        await namespace.getByName(objectName(account)).settle(account.policy, attemptId, outcome, said);
      } catch (error) {
        report(error);
      }
    },
    async learn(account, limits) {
      try {
        await (await objectOf(namespace, account)).learn(account.policy, limits);
      } catch (error) {
        report(error);
      }
    },
    async status(account) {
      return await (await objectOf(namespace, account)).status(account.policy, account.credential);
    },
  };
}

const objectName = ({ provider, credential }: LimitedAccount): string =>
  credential === null ? provider : `${provider}:${credential}`;

/**
 * The object of a key. Its first use looks whether the provider's one object of earlier versions counted for this key,
 * and takes its count over. Both steps can be repeated, so it does not matter where it was broken off.
 */
async function objectOf(namespace: Namespace, account: LimitedAccount) {
  const name = objectName(account);
  const object = namespace.getByName(name);
  const seen = begun.get(namespace) ?? new Set<string>();
  if (account.credential === null || seen.has(name)) return object;
  if (!(await object.hasBegun())) {
    await object.begin(await namespace.getByName(account.provider).bequeath(account.credential));
  }
  begun.set(namespace, seen.add(name));
  return object;
}
