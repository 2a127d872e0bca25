import { circuitAfterOutcome } from "./circuit.ts";
import { extendCooldown } from "./cooldown.ts";
import type { LimiterState } from "./limiter-state.ts";
import type { CallOutcome } from "./policy.ts";

/** A granted call: `at` in ms since epoch. */
export interface SettledCall {
  attemptId: string;
  at: number;
  credential: string | null;
}

/** What the outcome of a call teaches about the calls to come. Costs are not its business. */
export function applyOutcome(state: LimiterState, call: SettledCall, outcome: CallOutcome, now: number): LimiterState {
  const next = { ...state, circuit: circuitAfterOutcome(state.circuit, call.attemptId, outcome.kind, now) };
  switch (outcome.kind) {
    case "rate_limited":
      return { ...next, cooldownUntilMs: extendCooldown(state.cooldownUntilMs, outcome.retryAfterMs, now) };
    case "quota_exhausted":
      // The call's own time, not the answer's: an answer from the old period must not exhaust the new one.
      return { ...next, exhaustedAtMs: Math.max(state.exhaustedAtMs ?? 0, call.at) };
    case "credential_rejected":
      // Without a key there is nothing that a person could change, so a public source is never blocked for good.
      return call.credential === null ? next : reject(next, call.credential, now);
    case "ok":
      return call.credential === null ? next : accept(next, call.credential);
    default:
      return next;
  }
}

const reject = (state: LimiterState, credential: string, now: number): LimiterState => ({
  ...state,
  rejected: { credential, atMs: now },
  accepted: state.accepted === credential ? null : state.accepted,
});

/** A rejected key that works again was put right at the provider. */
const accept = (state: LimiterState, credential: string): LimiterState => ({
  ...state,
  rejected: state.rejected?.credential === credential ? null : state.rejected,
  accepted: credential,
});

/** Another key in use means that somebody replaced the rejected one. No key at all means nothing. */
export function forgetReplacedCredential(state: LimiterState, credential: string | null): LimiterState {
  if (state.rejected === null || credential === null || state.rejected.credential === credential) return state;
  return { ...state, rejected: null };
}
