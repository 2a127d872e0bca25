import { circuitAfterGrant, circuitFreeAt } from "./circuit.ts";
import { toThousandths } from "./credits.ts";
import { saidFreeAt } from "./learned.ts";
import { isExhausted, type LimiterState, type Usage } from "./limiter-state.ts";
import type { LimitPolicy, PermitRequest, RefusalReason } from "./policy.ts";
import { placeFreeAt } from "./rolling-window.ts";

export type Verdict = { granted: true; state: LimiterState } | Obstacle;

/** `retryAtMs` in ms since epoch, null when time does not help. */
interface Obstacle {
  granted: false;
  reason: RefusalReason;
  retryAtMs: number | null;
}

/**
 * Decides one request. Of several obstacles the most lasting one is the answer, so that whoever waits that long gets
 * through. A cost above the whole quota never fits, and is still told the period's end. Throws a RangeError for a
 * cost that is not an amount of credits. `policy` is the one that the provider's own word has lowered.
 */
export function takePermit(
  state: LimiterState,
  usage: Usage,
  policy: LimitPolicy,
  request: PermitRequest,
  now: number,
): Verdict {
  const obstacles = [
    credentialObstacle(state, request),
    quotaObstacle(state, usage, policy, request),
    timedObstacle("cooling_down", state.cooldownUntilMs, now),
    timedObstacle("circuit_open", circuitFreeAt(state.circuit, now), now),
    ...state.learned.windows.map((w) => timedObstacle("rate_limited", saidFreeAt(usage.callTimes, w, now), now)),
    ...policy.windows.map((w) => timedObstacle("rate_limited", placeFreeAt(usage.callTimes, w, now), now)),
  ].filter((obstacle) => obstacle !== null);
  const worst = obstacles.toSorted((a, b) => lasting(b) - lasting(a))[0];
  return (
    worst ?? { granted: true, state: { ...state, circuit: circuitAfterGrant(state.circuit, request.attemptId, now) } }
  );
}

function lasting(obstacle: Obstacle): number {
  return obstacle.retryAtMs ?? Number.MAX_VALUE;
}

function timedObstacle(reason: RefusalReason, freeAtMs: number, now: number): Obstacle | null {
  return freeAtMs > now ? { granted: false, reason, retryAtMs: freeAtMs } : null;
}

function credentialObstacle(state: LimiterState, request: PermitRequest): Obstacle | null {
  if (request.checksKey || state.rejected === null || state.rejected.credential !== request.credential) return null;
  return { granted: false, reason: "credential_rejected", retryAtMs: null };
}

function quotaObstacle(
  state: LimiterState,
  usage: Usage,
  policy: LimitPolicy,
  request: PermitRequest,
): Obstacle | null {
  const cost = toThousandths(request.cost);
  if (policy.quota === null || usage.quota === null || cost === 0) return null;
  const { period, spentThousandths, saidLeftThousandths } = usage.quota;
  const limit = toThousandths(policy.quota.limit);
  const reserve = request.priority === "background" ? Math.round(limit * policy.reserveShare) : 0;
  const after = spentThousandths + cost;
  if (isExhausted(state, period) || after > limit) {
    return { granted: false, reason: "quota_exhausted", retryAtMs: period.endMs };
  }
  if (saidLeftThousandths !== null && cost > saidLeftThousandths) {
    return { granted: false, reason: "quota_exhausted", retryAtMs: state.learned.quota?.validUntilMs ?? period.endMs };
  }
  return after > limit - reserve ? { granted: false, reason: "reserved_for_people", retryAtMs: period.endMs } : null;
}
