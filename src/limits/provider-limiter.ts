import { DurableObject } from "cloudflare:workers";
import { applyOutcome, forgetReplacedCredential } from "./apply-outcome.ts";
import { CallLog, type History, type LoggedCall } from "./call-log.ts";
import { toThousandths } from "./credits.ts";
import { describeStatus } from "./describe-status.ts";
import { areSense, learnQuota, learnWindows, lowered, saidLeft } from "./learned.ts";
import type { LimiterState, Usage } from "./limiter-state.ts";
import type { CallOutcome, LimiterStatus, LimitPolicy, Permit, PermitRequest, ProviderLimits } from "./policy.ts";
import { quotaPeriodAt } from "./quota-period.ts";
import { windowMs } from "./rolling-window.ts";
import { takePermit } from "./take-permit.ts";

const HOUR_MS = 3_600_000;
const HANDED_OVER_RETRY_MS = 5000;
/** Longer than any call's deadline: whoever is out for longer died. */
const IN_FLIGHT_MS = 30_000;
const IN_FLIGHT_RETRY_MS = 1000;
const CALLS_KEPT_MS = 48 * HOUR_MS;

/**
 * One object per provider and key, so that all that is done with one key shares one budget, and another key's calls
 * neither use it up nor inherit its troubles. Public sources have one object each.
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
      if (loaded.heir !== null)
        return { granted: false, reason: "limiter_unavailable", retryAfterMs: HANDED_OVER_RETRY_MS };
      const now = this.#now(loaded);
      if (request.question && this.#log.isInFlight(request.question, now - IN_FLIGHT_MS)) {
        return { granted: false, reason: "in_flight", retryAfterMs: IN_FLIGHT_RETRY_MS };
      }
      const effective = lowered(policy, loaded.learned);
      const state = this.#prune(forgetReplacedCredential(loaded, request.credential), effective, now);
      const verdict = takePermit(state, this.#usage(state, effective, now), effective, request, now);
      if (!verdict.granted) {
        if (state !== loaded) this.#log.saveState(state);
        const retryAfterMs = verdict.retryAtMs === null ? null : verdict.retryAtMs - this.#clock();
        return { granted: false, reason: verdict.reason, retryAfterMs };
      }
      if (this.#isOnTrial(state, request.credential, now)) {
        return { granted: false, reason: "key_on_trial", retryAfterMs: IN_FLIGHT_RETRY_MS };
      }
      this.#log.add(request.attemptId, now, toThousandths(request.cost), request.credential, request.question ?? null);
      this.#log.saveState({ ...verdict.state, lastSeenMs: now });
      return { granted: true, attemptId: request.attemptId };
    });
  }

  /**
   * Says what became of a granted call. Only the first outcome of an attempt counts; an unknown attempt is ignored.
   * The cost lands on the day of the grant. A cost that is not an amount of credits leaves the reserved one in place.
   */
  settle(_policy: LimitPolicy, attemptId: string, outcome: CallOutcome, said: ProviderLimits["windows"] = []): void {
    this.ctx.storage.transactionSync(() => {
      const call = this.#log.find(attemptId);
      if (call === null || call.outcome !== null) return;

      const state = this.#log.loadState();
      const now = this.#now(state);
      if (outcome.kind === "not_sent") this.#log.remove(call);
      else this.#log.settle(call, outcome.kind, realCost(call, outcome.cost));
      const learned = learnWindows(state.learned, { windows: said, from: "headers" }, call.at, now);
      this.#log.saveState({ ...applyOutcome(state, call, outcome, now), learned, lastSeenMs: now });
    });
  }

  /**
   * Takes down what the provider's account page says. A key for which nothing was counted here yet starts from the
   * provider's own count of its period; one whose credits were used up is free again once the page says that some are left.
   */
  learn(policy: LimitPolicy, { windows, credits }: Omit<ProviderLimits, "from">): void {
    this.ctx.storage.transactionSync(() => {
      const state = this.#log.loadState();
      const now = this.#now(state);
      if (areSense(credits) && !this.#log.hasSpent()) {
        this.#log.addSpent(now, toThousandths(credits.used));
      }
      const baseline = this.#log.spentSinceDayOf(now) - this.#log.unsettledSinceDayOf(now);
      const periodEndMs = quotaPeriodAt(now, policy.quota?.anchorDay ?? 1).endMs;
      const known = learnQuota(state.learned, { credits, from: "account" }, { baseline, periodEndMs }, now);
      const learned = learnWindows(known, { windows, from: "account" }, now, now);
      // Credits were bought, or "used up" was a wrong word; the count itself still holds.
      const isOpenAgain = areSense(credits) && credits.used < credits.limit;
      const exhaustedAtMs = isOpenAgain ? null : state.exhaustedAtMs;
      this.#log.saveState({ ...state, exhaustedAtMs, learned, lastSeenMs: now });
    });
  }

  /** What `acquire` would decide by, now. */
  status(policy: LimitPolicy, credential: string | null): LimiterStatus {
    const state = this.#log.loadState();
    const now = this.#now(state);
    const effective = lowered(policy, state.learned);
    return describeStatus(state, this.#usage(state, effective, now), effective, credential, now);
  }

  hasBegun(): boolean {
    return this.#log.loadState().hasBegun;
  }

  /** Begins the count of a new key, from what an earlier object counted for it. Only the first call does anything. */
  begin(history: History | null): void {
    this.ctx.storage.transactionSync(() => {
      const own = this.#log.loadState();
      if (own.hasBegun) return;
      if (history !== null) this.#log.restore(history);
      this.#log.saveState({ ...own, ...history?.state, hasBegun: true });
    });
  }

  /**
   * What this object counted, if it was for this key, which from now on has its own. Asked again by the same key it
   * gives the same answer, since the first one may have been lost; it grants nothing any more.
   */
  bequeath(credential: string): History | null {
    return this.ctx.storage.transactionSync(() => {
      const state = this.#log.loadState();
      if (state.heir !== null && state.heir !== credential) return null;
      const { calls, spend } = this.#log.dump();
      const last = this.#log.latestCredential();
      // What cannot be told apart goes to whoever asks first: one call too many may be counted, never one too few.
      if (spend.length === 0 || (last !== null && last !== credential)) return null;
      this.#log.saveState({ ...state, heir: credential });
      return { calls, spend, state };
    });
  }

  #now(state: LimiterState): number {
    this.#lastSeenMs = Math.max(this.#lastSeenMs, state.lastSeenMs, this.#clock());
    return this.#lastSeenMs;
  }

  #clock(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /** A key that was never taken may be wrong: the first call finds out, and only then do others follow. */
  #isOnTrial({ accepted }: LimiterState, credential: string | null, now: number): boolean {
    if (credential === null || credential === accepted) return false;
    return this.#log.isKeyInFlight(credential, now - IN_FLIGHT_MS);
  }

  #usage({ learned }: LimiterState, policy: LimitPolicy, now: number): Usage {
    const longestMs = longestWindowMs(policy);
    const period = policy.quota === null ? null : quotaPeriodAt(now, policy.quota.anchorDay);
    return {
      callTimes: longestMs === 0 ? [] : this.#log.timesSince(now - longestMs),
      quota:
        period === null
          ? null
          : {
              period,
              spentThousandths: this.#log.spentIn(period),
              saidLeftThousandths: saidLeft(
                learned.quota,
                this.#log.spentSinceDayOf(learned.quota?.learnedAtMs ?? now),
                now,
              ),
            },
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
