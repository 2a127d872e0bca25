import type { Limiter } from "./policy.ts";
import type { ProviderLimiter } from "./provider-limiter.ts";

const UNAVAILABLE_RETRY_MS = 5000;

/**
 * The port over one Durable Object per provider. It fails closed: when the object cannot be asked, `acquire` is a
 * refusal and never an exception. A `settle` that fails is swallowed, since an unsettled grant counts as spent.
 * `status` throws what the object or the network threw. `onError` hears of both swallowed kinds.
 *
 * Nothing is retried here: the runtime retries what is safe, and a lost grant is found again by its attempt id.
 */
export function createDurableObjectLimiter(
  namespace: DurableObjectNamespace<ProviderLimiter>,
  onError: (error: unknown) => void,
): Limiter {
  const report = (error: unknown) => {
    try {
      onError(error);
    } catch {
      // A broken logger must not turn a refusal into an exception.
    }
  };
  return {
    async acquire(provider, policy, request) {
      try {
        return await namespace.getByName(provider).acquire(policy, request);
      } catch (error) {
        report(error);
        return { granted: false, reason: "limiter_unavailable", retryAfterMs: UNAVAILABLE_RETRY_MS };
      }
    },
    async settle(provider, policy, attemptId, outcome) {
      try {
        await namespace.getByName(provider).settle(policy, attemptId, outcome);
      } catch (error) {
        report(error);
      }
    },
    async status(provider, policy, credential) {
      return await namespace.getByName(provider).status(policy, credential);
    },
  };
}
