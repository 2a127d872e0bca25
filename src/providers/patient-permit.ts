import { sha256Hex } from "../lib/hash.ts";
import type { LimitedAccount, Limiter, Permit, PermitRequest } from "../limits/policy.ts";

const firstPauseMs = 100;

export interface Patience<T> {
  /** What would be paid for: the operation and its input. */
  question: string;
  /** How long to wait for somebody who is asking the same. */
  forMs: number;
  /** What is remembered by now. */
  recall(): Promise<T | null>;
}

/**
 * A permit, or the answer that somebody else got to the same question while we waited for it: what two ask at the same
 * time is paid once, in whatever isolates they are. Who takes too long (or died) is not waited for: then both pay.
 */
export async function acquirePatiently<T>(
  limiter: Limiter,
  account: LimitedAccount,
  request: Omit<PermitRequest, "credential" | "question">,
  patience: Patience<T> | null,
): Promise<{ permit: Permit } | { known: T }> {
  if (patience !== null) {
    const question = (await sha256Hex(patience.question)).slice(0, 32);
    let pauseMs = firstPauseMs;
    for (let waitedMs = 0; waitedMs < patience.forMs; waitedMs += pauseMs, pauseMs *= 2) {
      const permit = await limiter.acquire(account, { ...request, question });
      if (permit.granted || permit.reason !== "in_flight") return { permit };
      await new Promise((resume) => setTimeout(resume, pauseMs));
      const known = await patience.recall();
      if (known !== null) return { known };
    }
  }
  return { permit: await limiter.acquire(account, request) };
}
