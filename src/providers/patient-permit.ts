import { sha256Hex } from "../lib/hash.ts";
import type { LimitedAccount, Limiter, Permit, PermitRequest, RefusalReason } from "../limits/policy.ts";

const firstPauseMs = 100;
const longestPauseMs = 1000;

/** Over as soon as somebody else's call has its answer. */
const soonOver: ReadonlySet<RefusalReason> = new Set<RefusalReason>(["in_flight", "key_on_trial"]);

export interface Asked<T> {
  /** What would be paid for: the operation and its input. */
  question: string;
  /** What is remembered by now. */
  recall(): Promise<T | null>;
}

/**
 * A permit, or the answer that somebody else got to the same question while we waited for it: what two ask at the same
 * time is paid once, in whatever isolates they are. Who waits for longer than `forMs` is refused, and comes back later:
 * the limiter gives up a call that is out for longer than any may be, and only then is its question paid again.
 */
export async function acquirePatiently<T>(
  { limiter, forMs }: { limiter: Limiter; forMs: number },
  account: LimitedAccount,
  request: Omit<PermitRequest, "credential" | "question">,
  asked: Asked<T> | null,
): Promise<{ permit: Permit; hasWaited: boolean } | { known: T }> {
  const question = asked && sha256Hex(asked.question).slice(0, 32);
  const wanted = { ...request, ...(question === null ? {} : { question }) };
  let waitedMs = 0;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const permit = await limiter.acquire(account, wanted);
    const isWorthWaiting = !permit.granted && soonOver.has(permit.reason) && waitedMs < forMs;
    if (!isWorthWaiting) return { permit, hasWaited: waitedMs > 0 };
    await new Promise((resume) => setTimeout(resume, pauseMs));
    waitedMs += pauseMs;
    const known = asked && (await asked.recall());
    if (known !== null) return { known };
  }
}
