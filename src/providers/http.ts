import type { ZodType } from "zod";
import type { CallRepository, Question as RememberedQuestion } from "../db/call-repository.ts";
import { overBudget } from "../domain/budget.ts";
import { registrableDomain } from "../domain/domain-name.ts";
import { AppError } from "../domain/errors.ts";
import { later } from "../lib/clock.ts";
import { newId } from "../lib/id.ts";
import type { LimitedAccount, Limiter } from "../limits/policy.ts";
import { createExchange, type ExchangeDependencies } from "./exchange.ts";
import { ledgerRow } from "./ledger-row.ts";
import type { Meaning } from "./meaning.ts";
import { acquirePatiently } from "./patient-permit.ts";
import type { CallScope, ProviderDefinition } from "./provider.ts";
import { failureOf, refusalError } from "./provider-error.ts";
import { createRefusals } from "./refusals.ts";
import { priceOf, settlement } from "./settlement.ts";

export type ProviderRequest<T> = Question<T> & (JsonAnswer<T> | OtherAnswer<T>);

interface JsonAnswer<T> {
  response: ZodType<T>;
  read?: never;
}

interface OtherAnswer<T> {
  /** Reads an answer that is no JSON, whatever its status, and minds its size. */
  read(response: Response): Promise<T>;
  response?: never;
}

interface Question<T> {
  operation: string;
  url: URL;
  /** Given: a POST of this as JSON. Else a GET. */
  json?: unknown;
  headers?: Record<string, string>;
  /** The most that it can cost, in credits; the permit is taken for this. */
  cost: number;
  /**
   * What it did cost, by its answer and the items of it that we could not read: these were charged all the same.
   * Without it, an answer costs `cost` and a miss nothing.
   */
  price?: (data: T, dropped: number) => number;
  /** Outcomes that the caller can go on from: told as `data: null` and `meaning`. Without this they are failures. */
  expects?: readonly ("pending" | "limited" | "not_allowed" | "bad_request")[];
  /** A host that cannot or may not be reached is told as `data: null`, both in the same way; else it is a failure. */
  mayBeUnreachable?: boolean;
  /** About the account itself: asked whatever the key was refused before, and forgets these refusals once answered. */
  isProbe?: boolean;
  /** Keep the answer, a miss too, under this question, so that it is not paid for twice. */
  remember?: { question: string; forMs: number };
  timeoutMs?: number;
}

export interface RawReply {
  status: number;
  headers: Headers;
  text: string;
}

/** `data` is null for a miss and for an expected outcome that is no answer (see `meaning`). */
export interface Reply<T> {
  data: T | null;
  status: number;
  meaning: Meaning;
  credits: number;
  cached: boolean;
  /** What to send as If-None-Match next time; only of an answer that came just now. */
  etag?: string;
}

export interface ProviderHttp {
  /** The account's key, empty for a public source. */
  apiKey: string;
  now(): Date;
  /** What the provider kept under this name; null where that is nothing, or has expired. */
  recall(name: string): Promise<string | null>;
  keep(name: string, text: string, forMs: number): Promise<void>;
  /** @throws AppError rate_limited, quota_exhausted, over_budget, provider_rejected, provider_unavailable, provider_bad_response, suppressed */
  send<T>(request: ProviderRequest<T>): Promise<Reply<T>>;
}

export interface HttpDependencies extends ExchangeDependencies {
  limiter: Limiter;
  /** How long to wait for somebody who is asking the same, or who tries a new key, before the call is put off. */
  sameQuestionWaitMs: number;
  calls: CallRepository;
  /** The guard for providers that call whatever public host they are given. */
  isPublicHost(url: URL): Promise<boolean>;
}

interface Account extends LimitedAccount {
  apiKey: string;
}

const notReached = { kind: "unavailable", mayHaveCharged: false } as const satisfies Meaning;

/**
 * The only way out: allowed host → remembered answer or refusal → guard of public hosts → budget → permit → ledger → call
 * under a deadline and a size cap → meaning → schema → settled permit, ended ledger row. Never retries: the queue does.
 */
export function createProviderHttp(
  deps: HttpDependencies,
  provider: ProviderDefinition,
  account: Account,
  scope: CallScope,
): ProviderHttp {
  const { limiter, calls, clock } = deps;
  const { apiKey, ...keyed } = account;
  const log = deps.log.with({ provider: provider.id });
  // What a server or a library says back may repeat the key; errors and logs must not.
  const withoutKey = (text: string) => (apiKey === "" ? text : text.replaceAll(apiKey, "[key]"));
  const exchange = createExchange({ ...deps, log }, provider, withoutKey);
  const refusals = createRefusals({ calls, clock, log }, provider, account.credential);

  async function send<T>(request: ProviderRequest<T>): Promise<Reply<T>> {
    const { operation, url, remember } = request;
    if (provider.hosts !== "public") refuseOtherHosts(provider.hosts, request);
    const question = remember ? { provider: provider.id, operation, question: remember.question } : null;
    const recall = async (): Promise<Reply<T> | null> => {
      const known = question && (await calls.recall(question, clock.now().toISOString()));
      if (known === null) return null;
      log.info("provider.recalled", { operation });
      return asRecalled(known);
    };
    const known = await recall();
    if (known) return known;
    await refusals.check(request);
    if (provider.hosts === "public" && !(await deps.isPublicHost(url))) {
      if (request.mayBeUnreachable) return { data: null, status: 0, meaning: notReached, credits: 0, cached: false };
      throw failureOf(provider.name, operation, notReached, null);
    }

    const { budget } = scope;
    if (budget && !budget.take(request.cost)) throw overBudget(provider.name, request.cost, budget);
    const price = { credits: 0 };
    try {
      return await pay(request, question, recall, price);
    } finally {
      budget?.settle(request.cost, price.credits);
    }
  }

  /** `price` is told what it did cost as soon as that is known, whatever happens then. */
  async function pay<T>(
    request: ProviderRequest<T>,
    question: RememberedQuestion | null,
    recall: () => Promise<Reply<T> | null>,
    price: { credits: number },
  ): Promise<Reply<T>> {
    const { operation, url, remember, cost } = request;
    // Of the open web each site has its own pace, and its failures say nothing of the others.
    const limited = provider.hosts === "public" ? { ...keyed, provider: `${provider.id}:${siteOf(url)}` } : keyed;
    const callId = newId();
    const asked = await acquirePatiently(
      { limiter, forMs: deps.sameQuestionWaitMs },
      limited,
      { attemptId: callId, cost, priority: scope.priority, checksKey: request.isProbe === true },
      // What is free may be asked twice.
      question && cost > 0 ? { question: JSON.stringify(question), recall } : null,
    );
    if ("known" in asked) return asked.known;
    if (!asked.permit.granted) throw refusalError(provider.name, asked.permit);

    const started = clock.now();
    const row = ledgerRow({ id: callId, provider: provider.id, operation, credits: cost }, scope);
    // What is not on record does not leave, and what was answered in the meantime need not: the permit is given back.
    const giveBack = () => limiter.settle(limited, callId, { kind: "not_sent" });
    // What the call that we waited for was refused, this one would be too.
    const check = asked.hasWaited ? refusals.check(request) : Promise.resolve();
    const begun = check.then(() => calls.begin(row, question, started.toISOString()));
    const answered = await begun.catch(async (error: unknown) => {
      await giveBack();
      throw error;
    });
    if (answered !== null) {
      await giveBack();
      return asRecalled(answered);
    }

    const { meaning, reply, data, dropped } = await exchange(request);
    const credits = priceOf(request, meaning, data, dropped);
    price.credits = credits;
    const ms = clock.now().getTime() - started.getTime();
    const outcome = meaning.kind;
    const theirId = reply && provider.requestId?.(reply);
    log.info("provider.called", {
      operation,
      status: reply?.status ?? null,
      outcome,
      credits,
      ms,
      ...(dropped > 0 ? { items_dropped: dropped } : {}),
      ...(theirId ? { their_request_id: theirId } : {}),
    });

    const isFinal = meaning.kind === "ok" || meaning.kind === "miss";
    const now = clock.now();
    const kept =
      question && remember && isFinal
        ? {
            ...question,
            answer: JSON.stringify({ data, status: reply?.status ?? 0 }),
            expiresAt: later(now, remember.forMs).toISOString(),
          }
        : null;
    const end = Promise.all([
      calls.end({ id: callId, status: reply?.status ?? null, outcome, credits, ms }, kept, now.toISOString()),
      refusals.learn(request, callId, meaning),
    ]);
    const said = reply ? provider.readLimits?.(reply.headers) : undefined;
    const settle = () => limiter.settle(limited, callId, settlement(meaning, credits), said);
    // Remembered before it is settled: who waits for it must find the answer, or the refusal, then.
    await (kept || meaning.kind === "not_allowed" ? end.finally(settle) : Promise.all([end, settle()]));
    const isExpected = request.expects?.some((kind) => kind === meaning.kind) ?? false;
    const isUnreachable = meaning.kind === "unavailable" && reply === null && request.mayBeUnreachable === true;
    if (!isFinal && !isExpected && !isUnreachable) {
      throw failureOf(provider.name, operation, meaning, reply && { ...reply, text: withoutKey(reply.text) });
    }
    const etag = reply?.headers.get("etag");
    const told = isUnreachable ? notReached : meaning;
    return { data, status: reply?.status ?? 0, meaning: told, credits, cached: false, ...(etag ? { etag } : {}) };
  }

  function refuseOtherHosts<T>(hosts: readonly string[], { operation, url }: ProviderRequest<T>): void {
    if (url.protocol === "https:" && hosts.includes(url.hostname) && url.port === "") return;
    throw new AppError("internal", "A call was addressed to a host that is not the provider's.", {
      internal: `${provider.id} ${operation}: ${url.hostname}`,
    });
  }

  return {
    apiKey,
    now: () => clock.now(),
    recall: (name) => calls.recallText(provider.id, name, clock.now().toISOString()),
    async keep(name, text, forMs) {
      const now = clock.now();
      await calls.keepText(provider.id, name, text, later(now, forMs).toISOString(), now.toISOString());
    },
    send,
  };
}

function asRecalled<T>(answer: string): Reply<T> {
  const { data, status } = JSON.parse(answer) as { data: T | null; status: number };
  return { data, status, meaning: { kind: data === null ? "miss" : "ok" }, credits: 0, cached: true };
}

const siteOf = ({ hostname }: URL): string => registrableDomain(hostname) ?? hostname;
