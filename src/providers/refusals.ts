import type { CallRepository } from "../db/call-repository.ts";
import { type Clock, later } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { ProviderRequest } from "./http.ts";
import type { Meaning } from "./meaning.ts";
import type { ProviderDefinition } from "./provider.ts";
import { notAllowedError, notAllowedMs } from "./provider-error.ts";

type Asked = Pick<ProviderRequest<unknown>, "operation" | "isProbe">;

/**
 * What a key may not do, by operation. A plan or a scope does not change from one call to the next, so a refused
 * operation is left alone for a while; a test of the account forgets all of it. A public source refuses nobody.
 */
export function createRefusals(
  { calls, clock, log }: { calls: CallRepository; clock: Clock; log: Log },
  provider: Pick<ProviderDefinition, "id" | "name">,
  credential: string | null,
) {
  return {
    /** @throws AppError provider_rejected while the operation is known to be refused */
    async check({ operation, isProbe }: Asked): Promise<void> {
      if (credential === null || isProbe) return;
      const now = clock.now();
      const refusal = await calls.recallRefusal({ provider: provider.id, credential, operation }, now.toISOString());
      if (refusal === null) return;
      log.info("provider.refusal_recalled", { operation, until: refusal.until });
      const waitMs = Date.parse(refusal.until) - now.getTime();
      throw notAllowedError(provider.name, refusal.because, waitMs, `${operation}: refused before`);
    },

    async learn({ operation, isProbe }: Asked, callId: string, meaning: Meaning): Promise<void> {
      if (credential === null) return;
      if (isProbe && meaning.kind === "ok") return calls.forgetRefusals(provider.id, credential);
      if (isProbe || meaning.kind !== "not_allowed") return;
      const now = clock.now();
      const refusal = { because: meaning.because ?? null, until: later(now, notAllowedMs).toISOString() };
      await calls.rememberRefusal(callId, { provider: provider.id, credential, operation }, refusal, now.toISOString());
    },
  };
}
