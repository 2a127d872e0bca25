import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { apolloKey, hunterKey } from "../../sandbox/keys.ts";
import type { Sandbox } from "../../sandbox/server.ts";
import { createCallRepository } from "../../src/db/call-repository.ts";
import { openDatabase } from "../../src/db/database.ts";
import type { Log } from "../../src/lib/log.ts";
import { applyOutcome } from "../../src/limits/apply-outcome.ts";
import { fromThousandths, toThousandths } from "../../src/limits/credits.ts";
import { learnWindows } from "../../src/limits/learned.ts";
import { initialState, type LimiterState } from "../../src/limits/limiter-state.ts";
import type { LimitedAccount, Limiter } from "../../src/limits/policy.ts";
import { quotaPeriodAt } from "../../src/limits/quota-period.ts";
import { takePermit } from "../../src/limits/take-permit.ts";
import { apollo } from "../../src/providers/apollo.ts";
import { createProviderHttp, type HttpDependencies } from "../../src/providers/http.ts";
import { hunter } from "../../src/providers/hunter.ts";
import { createMemory } from "../../src/providers/memory.ts";
import type { CallScope, Capabilities } from "../../src/providers/provider.ts";

interface Call {
  attemptId: string;
  at: number;
  cost: number;
  credential: string | null;
  isSettled: boolean;
}

/** The limiter's own arithmetic over an array, and no object around it: time is the test's. */
function createMemoryLimiter(now: () => number): { limiter: Limiter; spent(): number } {
  const accounts = new Map<string, { state: LimiterState; calls: Call[] }>();
  const memoryOf = ({ provider, credential }: LimitedAccount) => {
    const name = `${provider}:${credential}`;
    const known = accounts.get(name) ?? { state: initialState, calls: [] };
    accounts.set(name, known);
    return known;
  };
  const limiter: Limiter = {
    async acquire(account, request) {
      const memory = memoryOf(account);
      const period = account.policy.quota ? quotaPeriodAt(now(), account.policy.quota.anchorDay) : null;
      const spentThousandths = memory.calls.reduce(
        (sum, { at, cost }) => sum + (at >= (period?.startMs ?? 0) ? cost : 0),
        0,
      );
      const usage = {
        callTimes: memory.calls.map(({ at }) => at).reverse(),
        quota: period && { period, spentThousandths, saidLeftThousandths: null },
      };
      const asked = { ...request, credential: account.credential };
      const verdict = takePermit(memory.state, usage, account.policy, asked, now());
      if (!verdict.granted) {
        const retryAfterMs = verdict.retryAtMs === null ? null : verdict.retryAtMs - now();
        return { granted: false, reason: verdict.reason, retryAfterMs };
      }
      memory.state = verdict.state;
      const { attemptId, cost } = request;
      memory.calls.push({
        attemptId,
        at: now(),
        cost: toThousandths(cost),
        credential: account.credential,
        isSettled: false,
      });
      return { granted: true, attemptId };
    },
    async settle(account, attemptId, outcome, said = []) {
      const memory = memoryOf(account);
      const call = memory.calls.find((one) => one.attemptId === attemptId);
      if (!call || call.isSettled) return;
      call.isSettled = true;
      call.cost = outcome.kind === "not_sent" ? 0 : toThousandths(outcome.cost);
      const learned = learnWindows(memory.state.learned, { windows: said, from: "headers" }, call.at, now());
      memory.state = { ...applyOutcome(memory.state, call, outcome, now()), learned };
    },
    learn: () => Promise.reject(new Error("no test learns from an account here")),
    status: () => Promise.reject(new Error("no test asks for the status here")),
  };
  const spent = () => {
    const all = [...accounts.values()].flatMap(({ calls }) => calls);
    return fromThousandths(all.reduce((sum, { cost }) => sum + cost, 0));
  };
  return { limiter, spent };
}

const migrated = new DatabaseSync(":memory:");
const folder = resolve(import.meta.dirname, "../../migrations");
const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
for (const file of files.sort()) migrated.exec(readFileSync(join(folder, file), "utf8"));

/** The product's own tables in Node's SQLite, empty again, as far as its repositories ask D1. */
function openD1(): { d1: D1Database; credits(): number } {
  const db = migrated;
  db.exec("DELETE FROM provider_calls; DELETE FROM provider_answers; DELETE FROM provider_recalls;");
  type Value = string | number | null;
  const statement = (sql: string, values: Value[]) => {
    const results = () => ({ results: db.prepare(sql).all(...values), success: true, meta: {} });
    return {
      bind: (...bound: Value[]) => statement(sql, bound),
      results,
      all: async () => results(),
      run: async () => results(),
    };
  };
  const d1 = {
    prepare: (sql: string) => statement(sql, []),
    async batch(statements: readonly ReturnType<typeof statement>[]) {
      db.exec("BEGIN");
      const all = statements.map((one) => one.results());
      db.exec("COMMIT");
      return all;
    },
  };
  const credits = () =>
    Number(db.prepare("SELECT coalesce(sum(credits), 0) AS credits FROM provider_calls").get()?.credits);
  return { d1: d1 as unknown as D1Database, credits };
}

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, with: () => silent };

export interface RealProviders {
  open(id: "apollo" | "hunter"): Capabilities;
  wait(ms: number): void;
  /** What the limiter and the ledger count, in credits. */
  counted(): { limiter: number; ledger: number };
}

const scope: CallScope = { actor: "key:test", requestId: "test", priority: "person" };

/** The product's providers as they are, in front of the sandbox; limiter, ledger and clock belong to the test. */
export function realProviders(
  sandbox: Pick<Sandbox, "url">,
  keys: Record<"apollo" | "hunter", string> = { apollo: apolloKey, hunter: hunterKey },
): RealProviders {
  let now = Date.now();
  const { limiter, spent } = createMemoryLimiter(() => now);
  const { d1, credits } = openD1();
  const deps: HttpDependencies = {
    fetch: globalThis.fetch,
    limiter,
    calls: createCallRepository(openDatabase(d1)),
    sameQuestionWaitMs: 0,
    clock: { now: () => new Date(now) },
    log: silent,
    userAgent: "tests",
    isPublicHost: () => Promise.reject(new Error("these providers have hosts of their own")),
    outboundProxy: sandbox.url,
  };
  return {
    open(id) {
      const definition = { apollo, hunter }[id];
      const account = {
        provider: id,
        apiKey: keys[id],
        credential: `print of ${keys[id]}`,
        policy: definition.policy({}),
      };
      const http = createProviderHttp(deps, definition, account, scope);
      return definition.create(http, createMemory(http, "", new Map()));
    },
    wait: (ms) => {
      now += ms;
    },
    counted: () => ({ limiter: spent(), ledger: Math.round(credits() * 1000) / 1000 }),
  };
}
