import { initialState, type LimiterState } from "./limiter-state.ts";
import type { QuotaPeriod } from "./quota-period.ts";

/** One granted call. `at` in ms since epoch, `cost` in thousandths of a credit; `outcome` is null until it is settled. */
export type LoggedCall = {
  seq: number;
  attemptId: string;
  at: number;
  cost: number;
  credential: string | null;
  outcome: string | null;
};

type InheritedCall = Omit<LoggedCall, "seq">;

/** All that an object counted, for the one that takes over. */
export interface History {
  calls: InheritedCall[];
  spend: { day: number; cost: number }[];
  state: LimiterState;
}

const DAY_MS = 24 * 3_600_000;
const SPEND_KEPT_DAYS = 100;

/**
 * The limiter's tables; every method is synchronous.
 *
 * Credits are summed per UTC day: periods start at midnight on whatever day the policy of the moment says, so days
 * answer for every anchor day, and calls can be forgotten without forgetting what they cost.
 */
export class CallLog {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS calls (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, attempt_id TEXT NOT NULL, at INTEGER NOT NULL, cost INTEGER NOT NULL,
        credential TEXT, outcome TEXT
      );
      CREATE INDEX IF NOT EXISTS calls_by_attempt ON calls (attempt_id);
      CREATE INDEX IF NOT EXISTS calls_by_time ON calls (at);
      CREATE TABLE IF NOT EXISTS spend (day INTEGER PRIMARY KEY, cost INTEGER NOT NULL);
      CREATE TABLE IF NOT EXISTS state (id INTEGER PRIMARY KEY CHECK (id = 1), json TEXT NOT NULL);
    `);
    // Objects of earlier versions have the table without it.
    const columns = sql.exec<{ name: string }>("PRAGMA table_info(calls)").toArray();
    if (!columns.some(({ name }) => name === "question")) sql.exec("ALTER TABLE calls ADD COLUMN question TEXT");
    sql.exec("CREATE INDEX IF NOT EXISTS calls_in_flight ON calls (question) WHERE outcome IS NULL");
  }

  loadState(): LimiterState {
    const row = this.#sql.exec<{ json: string }>("SELECT json FROM state").toArray()[0];
    return row ? { ...initialState, ...(JSON.parse(row.json) as Partial<LimiterState>) } : initialState;
  }

  saveState(state: LimiterState): void {
    this.#sql.exec("INSERT OR REPLACE INTO state (id, json) VALUES (1, ?)", JSON.stringify(state));
  }

  /** The latest call with this attempt id. */
  find(attemptId: string): LoggedCall | null {
    const rows = this.#sql.exec<LoggedCall>(
      `SELECT seq, attempt_id AS attemptId, at, cost, credential, outcome FROM calls
       WHERE attempt_id = ? ORDER BY seq DESC LIMIT 1`,
      attemptId,
    );
    return rows.toArray()[0] ?? null;
  }

  /** Whether a call with this question was granted after `sinceMs` and is still out. */
  isInFlight(question: string, sinceMs: number): boolean {
    const rows = this.#sql.exec(
      "SELECT 1 FROM calls WHERE question = ? AND outcome IS NULL AND at > ? LIMIT 1",
      question,
      sinceMs,
    );
    return rows.toArray().length > 0;
  }

  /** Whether any call with this key was granted after `sinceMs` and is still out. */
  isKeyInFlight(credential: string, sinceMs: number): boolean {
    const rows = this.#sql.exec(
      "SELECT 1 FROM calls WHERE credential = ? AND outcome IS NULL AND at > ? LIMIT 1",
      credential,
      sinceMs,
    );
    return rows.toArray().length > 0;
  }

  add(attemptId: string, at: number, cost: number, credential: string | null, question: string | null): void {
    this.#sql.exec(
      "INSERT INTO calls (attempt_id, at, cost, credential, question) VALUES (?, ?, ?, ?, ?)",
      attemptId,
      at,
      cost,
      credential,
      question,
    );
    this.#spend(at, cost);
  }

  settle(call: LoggedCall, outcome: string, cost: number): void {
    this.#sql.exec("UPDATE calls SET outcome = ?, cost = ? WHERE seq = ?", outcome, cost, call.seq);
    this.#spend(call.at, cost - call.cost);
  }

  /** As if the call had never been granted. */
  remove(call: LoggedCall): void {
    this.#sql.exec("DELETE FROM calls WHERE seq = ?", call.seq);
    this.#spend(call.at, -call.cost);
  }

  /** Times of the calls after `sinceMs`, newest first. */
  timesSince(sinceMs: number): number[] {
    const rows = this.#sql.exec<{ at: number }>("SELECT at FROM calls WHERE at > ? ORDER BY at DESC", sinceMs);
    return rows.toArray().map((row) => row.at);
  }

  /** In thousandths of a credit. */
  spentIn(period: QuotaPeriod): number {
    return this.#sql
      .exec<{ cost: number }>(
        "SELECT coalesce(sum(cost), 0) AS cost FROM spend WHERE day >= ? AND day < ?",
        period.startMs / DAY_MS,
        period.endMs / DAY_MS,
      )
      .one().cost;
  }

  /** In thousandths of a credit, from the day of `sinceMs` on. */
  spentSinceDayOf(sinceMs: number): number {
    return this.#sql
      .exec<{ cost: number }>(
        "SELECT coalesce(sum(cost), 0) AS cost FROM spend WHERE day >= ?",
        Math.floor(sinceMs / DAY_MS),
      )
      .one().cost;
  }

  /** Of the calls since the day of `sinceMs` whose outcome is not known. */
  unsettledSinceDayOf(sinceMs: number): number {
    return this.#sql
      .exec<{ cost: number }>(
        "SELECT coalesce(sum(cost), 0) AS cost FROM calls WHERE outcome IS NULL AND at >= ?",
        Math.floor(sinceMs / DAY_MS) * DAY_MS,
      )
      .one().cost;
  }

  hasSpent(): boolean {
    return this.#sql.exec("SELECT 1 FROM spend WHERE cost > 0 LIMIT 1").toArray().length > 0;
  }

  /** Spent, but by no call that is on record here. */
  addSpent(at: number, cost: number): void {
    this.#spend(at, cost);
  }

  latestCredential(): string | null {
    const rows = this.#sql.exec<{ credential: string | null }>(
      "SELECT credential FROM calls ORDER BY seq DESC LIMIT 1",
    );
    return rows.toArray()[0]?.credential ?? null;
  }

  dump(): Pick<History, "calls" | "spend"> {
    return {
      calls: this.#sql
        .exec<InheritedCall>("SELECT attempt_id AS attemptId, at, cost, credential, outcome FROM calls ORDER BY seq")
        .toArray(),
      spend: this.#sql.exec<{ day: number; cost: number }>("SELECT day, cost FROM spend").toArray(),
    };
  }

  restore({ calls, spend }: Pick<History, "calls" | "spend">): void {
    for (const { attemptId, at, cost, credential, outcome } of calls) {
      this.#sql.exec(
        "INSERT INTO calls (attempt_id, at, cost, credential, outcome) VALUES (?, ?, ?, ?, ?)",
        attemptId,
        at,
        cost,
        credential,
        outcome,
      );
    }
    // The days hold what those calls cost already.
    for (const { day, cost } of spend) this.#spend(day * DAY_MS, cost);
  }

  forgetBefore(callsMs: number, now: number): void {
    this.#sql.exec("DELETE FROM calls WHERE at < ?", callsMs);
    this.#sql.exec("DELETE FROM spend WHERE day < ?", Math.floor(now / DAY_MS) - SPEND_KEPT_DAYS);
  }

  #spend(at: number, cost: number): void {
    this.#sql.exec(
      "INSERT INTO spend (day, cost) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET cost = cost + excluded.cost",
      Math.floor(at / DAY_MS),
      cost,
    );
  }
}
