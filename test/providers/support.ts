import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import type { CallScope } from "../../src/providers/provider.ts";
import { type TestContext, type TestOptions, testContext } from "../support/context.ts";

export interface Asked {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
  init: RequestInit;
}

export type Answer = () => Response | Promise<Response>;

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => {
  const text = JSON.stringify(body);
  return () => new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
};

export const raw = (body: string, status = 200, headers: Record<string, string> = {}): Answer => {
  return () => new Response(body, { status, headers });
};

export interface Outside {
  ctx: TestContext;
  asked: Asked[];
  /** The scope of a call that nobody else makes. */
  scope: CallScope;
}

/** Names of limiter objects of their own, so that no test spends another's permits. */
export function ownLimiter(prefix: string = crypto.randomUUID()) {
  return { getByName: (name: string) => env.PROVIDER_LIMITER.getByName(`${prefix}-${name}`) };
}

/** A context whose world outside gives these answers in turn, the last one from then on. */
export function outside(answers: readonly Answer[], options: TestOptions = {}): Outside {
  const asked: Asked[] = [];
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const text = typeof init.body === "string" ? init.body : null;
    asked.push({
      url: String(input),
      method: init.method ?? "GET",
      headers: Object.fromEntries(new Headers(init.headers)),
      body: text === null ? null : (JSON.parse(text) as unknown),
      init,
    });
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    if (!answer) throw new Error("this test did not expect a call");
    return answer();
  };
  const ctx = testContext({
    fetch: fetch as typeof globalThis.fetch,
    ...options,
    env: { PROVIDER_LIMITER: ownLimiter(), ...options.env },
  });
  return { ctx, asked, scope: { actor: ctx.actor.name, requestId: ctx.requestId, priority: "person" } };
}

export interface LedgerRow {
  provider: string;
  operation: string;
  status: number | null;
  outcome: string;
  credits: number;
}

export async function ledgerOf(ctx: TestContext): Promise<LedgerRow[]> {
  const rows = await env.DB.prepare(
    "SELECT provider, operation, status, outcome, credits FROM provider_calls WHERE request_id = ? ORDER BY id",
  )
    .bind(ctx.requestId)
    .all<LedgerRow>();
  return rows.results;
}

export async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AppError);
  return error as AppError;
}

/** Everything that is logged from now on, as one text. */
export function heardLog(): () => string {
  const spies = (["log", "warn", "error"] as const).map((level) => vi.spyOn(console, level).mockReturnValue());
  return () => spies.flatMap((spy) => spy.mock.calls.map((call) => call.join(" "))).join("\n");
}

/** All that somebody may get to see of an error. */
export const wordsOf = (error: AppError): string =>
  [error.message, error.internal, error.stack, String(error.cause), JSON.stringify(error.extra)].join("\n");

export const keys = { apollo: "apollo-test-key", hunter: "hunter-test-key" };
