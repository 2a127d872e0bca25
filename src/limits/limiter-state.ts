import { type Circuit, closedCircuit } from "./circuit.ts";
import { type Learned, nothingLearned } from "./learned.ts";
import type { QuotaPeriod } from "./quota-period.ts";

/** What the limiter remembers besides the calls. Times in ms since epoch. */
export interface LimiterState {
  /** The latest time acted upon: the clock never goes behind it. */
  lastSeenMs: number;
  cooldownUntilMs: number;
  /** When the call was made to which the provider said that the credits are gone; its whole period is exhausted. */
  exhaustedAtMs: number | null;
  rejected: { credential: string; atMs: number } | null;
  /** The key that the provider took last: one that it never took is tried by one call at a time. */
  accepted: string | null;
  circuit: Circuit;
  prunedAtMs: number;
  learned: Learned;
  /** Whether it has a count of its own: a new key's object first asks whether an earlier object counted for it. */
  hasBegun: boolean;
  /** The key to whose own object this one's count was handed over; it grants nothing any more. */
  heir: string | null;
}

export const initialState: LimiterState = {
  lastSeenMs: 0,
  cooldownUntilMs: 0,
  exhaustedAtMs: null,
  rejected: null,
  accepted: null,
  circuit: closedCircuit,
  prunedAtMs: 0,
  learned: nothingLearned,
  hasBegun: false,
  heir: null,
};

/** What the log of calls says at one moment. */
export interface Usage {
  /** Ms since epoch, newest first, reaching back over the longest window. */
  callTimes: readonly number[];
  /** Null where the policy has no quota. */
  quota: {
    period: QuotaPeriod;
    spentThousandths: number;
    /** What the provider's own count leaves; null where it said nothing. */
    saidLeftThousandths: number | null;
  } | null;
}

export function isExhausted(state: LimiterState, period: QuotaPeriod): boolean {
  return state.exhaustedAtMs !== null && state.exhaustedAtMs >= period.startMs;
}
