import type { ZodType } from "zod";
import type { CallRepository } from "../db/call-repository.ts";
import { overBudget } from "../domain/budget.ts";
import { AppError } from "../domain/errors.ts";
import { type Clock, later } from "../lib/clock.ts";
import { newId } from "../lib/id.ts";
import type { Log } from "../lib/log.ts";
import type { Limiter, LimitPolicy } from "../limits/policy.ts";
import { type Meaning, usualMeaning } from "./meaning.ts";
import type { CallScope, ProviderDefinition } from "./provider.ts";
import { failureOf, refusalError } from "./provider-error.ts";
import { readText } from "./read-text.ts";
import { priceOf, settlement } from "./settlement.ts";

export interface ProviderRequest<T> {
  operation: string;
  url: URL;
  /** Given: a POST of this as JSON. Else a GET. */
  json?: unknown;
  headers?: Record<string, string>;
  response: ZodType<T>;
  /** The most that it can cost, in credits; the permit is taken for this. */
  cost: number;
  /** What it did cost, by its answer. Without it, an answer costs `cost` and a miss nothing. */
  price?: (data: T) => number;
  /** An answer that is not there yet is told as `data: null`; without this it is a failure. */
  mayPend?: boolean;
  /** Keep the answer, a miss too, under this question, so that it is not paid for twice. */
  remember?: { question: string; forMs: number };
  timeoutMs?: number;
}

export interface RawReply {
  status: number;
  headers: Headers;
  text: string;
}

/** `data` is null for a miss, and where the answer is not there yet (see `status`). */
export interface Reply<T> {
  data: T | null;
  status: number;
  credits: number;
  cached: boolean;
}

export interface ProviderHttp {
  /** The account's key, empty for a public source. */
  apiKey: string;
  now(): Date;
  /** @throws AppError rate_limited, quota_exhausted, over_budget, provider_rejected, provider_unavailable, provider_bad_response, suppressed */
  send<T>(request: ProviderRequest<T>): Promise<Reply<T>>;
}

export interface HttpDependencies {
  fetch: typeof fetch;
  limiter: Limiter;
  calls: CallRepository;
  clock: Clock;
  log: Log;
  /** Where calls go instead of out: a stand-in on localhost. Null in production. */
  outboundProxy: string | null;
  userAgent: string;
}

interface Account {
  apiKey: string;
  /** Fingerprint of the key; null for a public source. */
  credential: string | null;
  policy: LimitPolicy;
}

const maxBytes = 16 * 1024 * 1024;
const defaultTimeoutMs = 10_000;

/**
 * The only way out: allowed host → remembered answer → budget → permit → ledger → call under a deadline and a size cap →
 * meaning → schema → settled permit, ended ledger row. Never retries: the queue does.
 */
export function createProviderHttp(
  deps: HttpDependencies,
  provider: ProviderDefinition,
  account: Account,
  scope: CallScope,
): ProviderHttp {
  const { limiter, calls, clock } = deps;
  const log = deps.log.with({ provider: provider.id });

  async function send<T>(request: ProviderRequest<T>): Promise<Reply<T>> {
    const { operation, url, remember } = request;
    if (url.protocol !== "https:" || !provider.hosts.includes(url.hostname) || url.port !== "") {
      throw new AppError("internal", "A call was addressed to a host that is not the provider's.", {
        internal: `${provider.id} ${operation}: ${url.hostname}`,
      });
    }
    if (remember) {
      const known = await calls.recall(provider.id, operation, remember.question, clock.now().toISOString());
      if (known !== null) {
        log.info("provider.recalled", { operation });
        return { ...(JSON.parse(known) as { data: T | null; status: number }), credits: 0, cached: true };
      }
    }

    const { budget } = scope;
    if (budget && !budget.take(request.cost)) throw overBudget(provider.name, request.cost, budget);
    const callId = newId();
    const permit = await limiter.acquire(provider.id, account.policy, {
      attemptId: callId,
      cost: request.cost,
      priority: scope.priority,
      credential: account.credential,
    });
    if (!permit.granted) {
      budget?.settle(request.cost, 0);
      throw refusalError(provider.name, permit);
    }

    const started = clock.now();
    const ledgerRow = {
      id: callId,
      provider: provider.id,
      operation,
      credits: request.cost,
      leadId: scope.leadId ?? null,
      jobId: scope.jobId ?? null,
      runId: scope.runId ?? null,
      actor: scope.actor,
      requestId: scope.requestId,
    };
    try {
      await calls.begin(ledgerRow, started.toISOString());
    } catch (error) {
      // What is not on record does not leave; the permit is given back.
      budget?.settle(request.cost, 0);
      await limiter.settle(provider.id, account.policy, callId, { kind: "not_sent" });
      throw error;
    }

    const { meaning, reply, data } = await exchange(request);
    const credits = priceOf(request, meaning, data);
    budget?.settle(request.cost, credits);
    const ms = clock.now().getTime() - started.getTime();
    const outcome = meaning.kind;
    log.info("provider.called", { operation, status: reply?.status ?? null, outcome, credits, ms });

    const isFinal = meaning.kind === "ok" || meaning.kind === "miss";
    const now = clock.now();
    const kept =
      remember && isFinal
        ? {
            provider: provider.id,
            operation,
            question: remember.question,
            answer: JSON.stringify({ data, status: reply?.status ?? 0 }),
            expiresAt: later(now, remember.forMs).toISOString(),
          }
        : null;
    await Promise.all([
      limiter.settle(provider.id, account.policy, callId, settlement(meaning, credits)),
      calls.end({ id: callId, status: reply?.status ?? null, outcome, credits, ms }, kept, now.toISOString()),
    ]);
    const isPending = meaning.kind === "pending" && request.mayPend === true;
    if (!isFinal && !isPending) {
      throw failureOf(provider.name, operation, meaning, reply && { ...reply, text: withoutKey(reply.text) });
    }
    return { data, status: reply?.status ?? 0, credits, cached: false };
  }

  async function exchange<T>(request: ProviderRequest<T>): Promise<{
    meaning: Meaning;
    reply: RawReply | null;
    data: T | null;
  }> {
    let reply: RawReply;
    try {
      reply = await call(request);
    } catch (error) {
      log.warn("provider.unreachable", { operation: request.operation, error: withoutKey(String(error)) });
      return { meaning: { kind: "unavailable", mayHaveCharged: true }, reply: null, data: null };
    }
    const meaning = provider.meaning?.(reply, clock.now()) ?? usualMeaning(reply, clock.now());
    if (meaning.kind !== "ok") return { meaning, reply, data: null };
    const parsed = parseJson(reply.text, request.response);
    if (parsed.ok) return { meaning, reply, data: parsed.data };
    return { meaning: { kind: "bad_response", why: parsed.why }, reply, data: null };
  }

  async function call<T>(request: ProviderRequest<T>): Promise<RawReply> {
    const { url, json } = request;
    const target = deps.outboundProxy === null ? url.href : `${deps.outboundProxy}/${url.href}`;
    const response = await deps.fetch(target, {
      method: json === undefined ? "GET" : "POST",
      headers: {
        accept: "application/json",
        "user-agent": deps.userAgent,
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      // A redirect could carry the key to another host; "error" is not available in workerd.
      redirect: "manual",
      // One deadline for the headers and the whole body.
      signal: AbortSignal.timeout(request.timeoutMs ?? defaultTimeoutMs),
    });
    return { status: response.status, headers: response.headers, text: await readText(response, maxBytes) };
  }

  // What a server or a library says back may repeat the key; errors and logs must not.
  const withoutKey = (text: string) => (account.apiKey === "" ? text : text.replaceAll(account.apiKey, "[key]"));

  return { apiKey: account.apiKey, now: () => clock.now(), send };
}

function parseJson<T>(text: string, schema: ZodType<T>): { ok: true; data: T } | { ok: false; why: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: text === "" ? "empty body" : "not JSON" };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, data: parsed.data };
  const [issue] = parsed.error.issues;
  return { ok: false, why: `unexpected shape at /${issue?.path.join("/") ?? ""}` };
}
