import { type Clock, seconds } from "../../lib/clock.ts";

/** What was granted to a name and not used yet. Lives as long as the isolate. */
export type Allowances = Map<string, { left: number; until: number }>;

/**
 * One call to the rate-limit binding stands for so many requests, so that most requests wait for none. wrangler.toml
 * gives the binding the limit divided by this; a test holds them together. A name never gets more than the limit from
 * one window of the binding; what an isolate was granted and did not use is lost to the others, at most so many each,
 * and can still be used for one window's length.
 */
export const requestsPerGrant = 20;
const grantedForMs = seconds(10);
const mostNames = 1000;

export interface AllowancePorts {
  allowances: Allowances;
  clock: Clock;
  /** Whether the binding grants this name another `requestsPerGrant`. */
  ask(name: string): Promise<boolean>;
}

/** Whether one more request under this name is within the rate limit. */
export async function allowRequest({ allowances, clock, ask }: AllowancePorts, name: string): Promise<boolean> {
  const nowMs = clock.now().getTime();
  if (takeOne(allowances, name, nowMs)) return true;
  // Of many that ask at once, some may be refused what was granted to others and is not used up.
  if (!(await ask(name))) return takeOne(allowances, name, nowMs);

  const known = allowances.get(name);
  const kept = known && known.until > nowMs ? known : { left: 0, until: nowMs + grantedForMs };
  if (allowances.size >= mostNames) allowances.clear();
  allowances.set(name, { left: kept.left + requestsPerGrant - 1, until: kept.until });
  return true;
}

function takeOne(allowances: Allowances, name: string, nowMs: number): boolean {
  const allowance = allowances.get(name);
  if (!allowance || allowance.left === 0 || allowance.until <= nowMs) return false;
  allowance.left--;
  return true;
}
