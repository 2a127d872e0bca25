/** What may be spent. It travels with each call, so that limits change with a deploy and not with a migration. */
export interface LimitPolicy {
  /** Rolling windows: at most `limit` calls in any `seconds`. All of them hold at once. */
  windows: readonly RateWindow[];
  /** Credits per billing period, or null where a provider does not charge. */
  quota: QuotaPolicy | null;
  /** Share of the quota, 0 to 1, that background work leaves to people. */
  reserveShare: number;
}

export interface RateWindow {
  limit: number;
  seconds: number;
}

export interface QuotaPolicy {
  /** Credits, fractions allowed. */
  limit: number;
  /** Day of the month, 1 to 31, on which a period starts at 00:00 UTC; shorter months start on their last day. */
  anchorDay: number;
}

/** Whose budget: each key of a provider has its own. */
export interface LimitedAccount {
  provider: string;
  /** Fingerprint of the key; null for a public source. */
  credential: string | null;
  policy: LimitPolicy;
}

/** What a provider says of its limits. It lowers ours and never raises them. */
export interface ProviderLimits {
  from: "headers" | "account";
  windows: readonly { limit: number; seconds: number; remaining: number | null }[];
  credits: { limit: number; used: number; resetsAt: string | null } | null;
}

/** `person` may use the whole quota; `background` (cron and what it started) leaves the reserve. */
export type Priority = "person" | "background";

export type RefusalReason =
  | "rate_limited"
  | "quota_exhausted"
  | "reserved_for_people"
  | "cooling_down"
  | "circuit_open"
  | "credential_rejected"
  | "in_flight"
  | "key_on_trial"
  | "limiter_unavailable";

export type Permit = Granted | Refusal;

export interface Granted {
  granted: true;
  attemptId: string;
}

export interface Refusal {
  granted: false;
  reason: RefusalReason;
  /** Milliseconds until it is worth asking again; null when only a person can help (a rejected key). */
  retryAfterMs: number | null;
}

export interface PermitRequest {
  /**
   * Chosen by the caller, one per attempt. Until it is settled, asking again with the same id gives the same answer and
   * charges once. A refused or settled id asked again is a new attempt: judged anew and charged again.
   */
  attemptId: string;
  /** The most that the call can cost, in credits. */
  cost: number;
  priority: Priority;
  /** Fingerprint of the key in use; null for public sources. A rejected key stays rejected until this changes. */
  credential: string | null;
  /** Hash of what is asked. While a call with the same one is out, another is refused as `in_flight`. */
  question?: string;
  /** A free question whether a key works: the only one that a rejected key may still ask. */
  checksKey?: boolean;
}

/** What became of a call that had a permit. */
export type CallOutcome =
  | { kind: "ok"; cost: number }
  /** It surely did not leave (a guard refused it): permit and credits are given back. */
  | { kind: "not_sent" }
  /** The provider asks for less: no call until `retryAfterMs` is over. */
  | { kind: "rate_limited"; cost: number; retryAfterMs: number }
  /** The provider says that the period's credits are gone. */
  | { kind: "quota_exhausted"; cost: number }
  /** Timeout, reset, 5xx, nonsense: feeds the circuit breaker. */
  | { kind: "unavailable"; cost: number }
  | { kind: "credential_rejected"; cost: number };

export interface LimiterStatus {
  /** `resetsAt` is when the next place becomes free, null while no call counts. */
  windows: (RateWindow & { used: number; remaining: number; resetsAt: string | null })[];
  quota: { limit: number; used: number; remaining: number; periodStart: string; resetsAt: string } | null;
  cooldownUntil: string | null;
  circuit: "closed" | "open" | "half_open";
  credentialRejectedAt: string | null;
  /** What the provider itself said, with when and where; it is in the numbers above already. */
  learned: {
    windows: (RateWindow & { remaining: number | null; learnedAt: string; from: ProviderLimits["from"] })[];
    quota: (NonNullable<ProviderLimits["credits"]> & { learnedAt: string; from: ProviderLimits["from"] }) | null;
  };
}

/** The port. Behind it stands one Durable Object per provider and key; any failure to reach it means "no permit". */
export interface Limiter {
  acquire(account: LimitedAccount, request: Omit<PermitRequest, "credential">): Promise<Permit>;
  /** `said`: what the answer's headers say of the provider's limits. */
  settle(
    account: LimitedAccount,
    attemptId: string,
    outcome: CallOutcome,
    said?: ProviderLimits["windows"],
  ): Promise<void>;
  /** What the provider's account page says. */
  learn(account: LimitedAccount, limits: Omit<ProviderLimits, "from">): Promise<void>;
  status(account: LimitedAccount): Promise<LimiterStatus>;
}
