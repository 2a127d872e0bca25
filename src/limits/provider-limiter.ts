import { DurableObject } from "cloudflare:workers";
import { applyOutcome, forgetReplacedCredential } from "./apply-outcome.ts";
import { CallLog, type LoggedCall } from "./call-log.ts";
import { toThousandths } from "./credits.ts";
import { describeStatus } from "./describe-status.ts";
import type { LimiterState, Usage } from "./limiter-state.ts";
import type { CallOutcome, LimiterStatus, LimitPolicy, Permit, PermitRequest } from "./policy.ts";
import { quotaPeriodAt } from "./quota-period.ts";
import { windowMs } from "./rolling-window.ts";
import { takePermit } from "./take-permit.ts";

const HOUR_MS = 3_600_000;
const CALLS_KEPT_MS = 48 * HOUR_MS;

/**
 * One object per provider, addressed by provider id, so that the whole account shares one budget.
 *
 * Every method is synchronous over SQLite: no await stands between reading and writing, so two callers cannot both
 * take the last permit. Each runs in one transaction, because an object that throws keeps what it wrote before.
 * Refusals are values, because an Error loses its class and fields when it crosses the RPC boundary.
 */
export class ProviderLimiter extends DurableObject {
  readonly #log: CallLog;
  readonly #clockOffsetMs: number;
  /** Refusals are not written down, but the clock must not go behind them either. */
  #lastSeenMs = 0;

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env);
    this.#log = new CallLog(ctx.storage.sql);
    // The same shift as the rest of the Worker's clock; the composition root refuses to work with it in production.
    this.#clockOffsetMs = Number(Reflect.get(env, "CLOCK_OFFSET_MS") ?? 0) || 0;
  }

  /**
   * Grants or refuses one call; a grant is charged at once, at its full cost, and stays so until it is settled.
   * `retryAfterMs` is exact: who waits that long gets through, unless somebody else takes the place.
   *
   * The id of an unsettled grant gets the same answer, uncharged: the caller did not see the first one. A settled id
   * is judged and charged like a new one, because whoever asks again may call again, and we may count one call too
   * many but never one too few. Throws a RangeError for a cost that is not an amount of credits.
   */
  acquire(policy: LimitPolicy, request: PermitRequest): Permit {
    return this.ctx.storage.transactionSync(() => {
      const known = this.#log.find(request.attemptId);
      if (known !== null && known.outcome === null) return { granted: true, attemptId: request.attemptId };

      const loaded = this.#log.loadState();
      const now = this.#now(loaded);
      const state = this.#prune(forgetReplacedCredential(loaded, request.credential), policy, now);
      const verdict = takePermit(state, this.#usage(policy, now), policy, request, now);
      if (!verdict.granted) {
        if (state !== loaded) this.#log.saveState(state);
        const retryAfterMs = verdict.retryAtMs === null ? null : verdict.retryAtMs - this.#clock();
        return { granted: false, reason: verdict.reason, retryAfterMs };
      }
      this.#log.add(request.attemptId, now, toThousandths(request.cost), request.credential);
      this.#log.saveState({ ...verdict.state, lastSeenMs: now });
      return { granted: true, attemptId: request.attemptId };
    });
  }

  /**
   * Says what became of a granted call. Only the first outcome of an attempt counts; an unknown attempt is ignored.
   * The cost lands on the day of the grant. A cost that is not an amount of credits leaves the reserved one in place.
   */
  settle(_policy: LimitPolicy, attemptId: string, outcome: CallOutcome): void {
    this.ctx.storage.transactionSync(() => {
      const call = this.#log.find(attemptId);
      if (call === null || call.outcome !== null) return;

      const state = this.#log.loadState();
      const now = this.#now(state);
      if (outcome.kind === "not_sent") this.#log.remove(call);
      else this.#log.settle(call, outcome.kind, realCost(call, outcome.cost));
      this.#log.saveState({ ...applyOutcome(state, call, outcome, now), lastSeenMs: now });
    });
  }

  /** What `acquire` would decide by, now. */
  status(policy: LimitPolicy, credential: string | null): LimiterStatus {
    const state = this.#log.loadState();
    const now = this.#now(state);
    return describeStatus(state, this.#usage(policy, now), policy, credential, now);
  }

  #now(state: LimiterState): number {
    this.#lastSeenMs = Math.max(this.#lastSeenMs, state.lastSeenMs, this.#clock());
    return this.#lastSeenMs;
  }

  #clock(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  #usage(policy: LimitPolicy, now: number): Usage {
    const longestMs = longestWindowMs(policy);
    const period = policy.quota === null ? null : quotaPeriodAt(now, policy.quota.anchorDay);
    return {
      callTimes: longestMs === 0 ? [] : this.#log.timesSince(now - longestMs),
      quota: period === null ? null : { period, spentThousandths: this.#log.spentIn(period) },
    };
  }

  #prune(state: LimiterState, policy: LimitPolicy, now: number): LimiterState {
    if (now - state.prunedAtMs < HOUR_MS) return state;
    this.#log.forgetBefore(now - Math.max(CALLS_KEPT_MS, longestWindowMs(policy)), now);
    return { ...state, prunedAtMs: now };
  }
}

function longestWindowMs(policy: LimitPolicy): number {
  return Math.max(0, ...policy.windows.map(windowMs));
}

function realCost(call: LoggedCall, cost: number): number {
  return Number.isFinite(cost) && cost >= 0 ? toThousandths(cost) : call.cost;
}
