import { circuitPhase } from "./circuit.ts";
import { fromThousandths, toThousandths } from "./credits.ts";
import type { Learned } from "./learned.ts";
import { isExhausted, type LimiterState, type Usage } from "./limiter-state.ts";
import type { LimiterStatus, LimitPolicy } from "./policy.ts";
import { countInWindow, nextPlaceAt } from "./rolling-window.ts";

/** The same numbers that `takePermit` decides by, for people. */
export function describeStatus(
  state: LimiterState,
  usage: Usage,
  policy: LimitPolicy,
  credential: string | null,
  now: number,
): LimiterStatus {
  const { rejected } = state;
  return {
    windows: policy.windows.map((window) => {
      const used = countInWindow(usage.callTimes, window, now);
      const resetsAtMs = nextPlaceAt(usage.callTimes, window, now);
      return {
        ...window,
        used,
        remaining: Math.max(0, window.limit - used),
        resetsAt: resetsAtMs === null ? null : toIso(resetsAtMs),
      };
    }),
    quota: describeQuota(state, usage, policy),
    cooldownUntil: state.cooldownUntilMs > now ? toIso(state.cooldownUntilMs) : null,
    circuit: circuitPhase(state.circuit, now),
    credentialRejectedAt: rejected !== null && rejected.credential === credential ? toIso(rejected.atMs) : null,
    learned: describeLearned(state.learned),
  };
}

function describeQuota(state: LimiterState, usage: Usage, policy: LimitPolicy): LimiterStatus["quota"] {
  if (policy.quota === null || usage.quota === null) return null;
  const { period, spentThousandths, saidLeftThousandths } = usage.quota;
  const own = toThousandths(policy.quota.limit) - spentThousandths;
  const left = Math.min(own, saidLeftThousandths ?? own);
  return {
    limit: policy.quota.limit,
    used: fromThousandths(spentThousandths),
    remaining: isExhausted(state, period) ? 0 : fromThousandths(Math.max(0, left)),
    periodStart: toIso(period.startMs),
    resetsAt: toIso(period.endMs),
  };
}

function describeLearned({ windows, quota }: Learned): LimiterStatus["learned"] {
  return {
    windows: windows.map(({ limit, seconds, remaining, learnedAtMs, from }) => ({
      limit,
      seconds,
      remaining,
      learnedAt: toIso(learnedAtMs),
      from,
    })),
    quota: quota && {
      limit: fromThousandths(quota.limit),
      used: fromThousandths(quota.used),
      resetsAt: quota.resetsAtMs === null ? null : toIso(quota.resetsAtMs),
      learnedAt: toIso(quota.learnedAtMs),
      from: quota.from,
    },
  };
}

function toIso(ms: number): string {
  return new Date(ms).toISOString();
}
