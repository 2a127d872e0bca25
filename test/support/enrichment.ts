import { createExecutionContext, createMessageBatch, getQueueResult, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { compose } from "../../src/composition.ts";
import { newId } from "../../src/lib/id.ts";
import { consume } from "../../src/queue/consume.ts";
import { requestEnrichment } from "../../src/services/enrichment/request-enrichment.ts";
import {
  apollo,
  apolloCompany,
  apolloMatches,
  apolloPeople,
  dns,
  hunter,
  hunterCompany,
  hunterPeople,
  hunterVerdict,
  takesMail,
} from "./companies.ts";
import { type TestContext, testContext } from "./context.ts";
import { ownLimiter } from "./limiter.ts";
import { type Answer, type FakeOutside, fakeOutside } from "./outside.ts";

/** A clock that stands still until it is moved. */
export interface MovableClock {
  now(): Date;
  move(ms: number): void;
}

export function movableClock(): MovableClock {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    move: (ms) => {
      offset += ms;
    },
  };
}

/** A company of which Apollo and Hunter know different things, with a person at each, and nobody who decides. */
export const everything = (personId: string = newId()): Record<string, Answer> => ({
  [hunter.company]: hunterCompany(),
  [hunter.people]: hunterPeople({
    value: "marta@brightloom.example",
    first_name: "Marta",
    last_name: "Kowalska",
    position: "Head of Data",
  }),
  [apollo.company]: apolloCompany({ short_description: null }),
  [apollo.people]: apolloPeople(personId),
  [apollo.match]: apolloMatches({
    id: personId,
    first_name: "Jan",
    last_name: "Nowak",
    title: "Data analyst",
    email: "jan@brightloom.example",
  }),
  [dns]: takesMail,
  [hunter.verify]: hunterVerdict("unknown"),
});

export interface EnrichmentStage {
  ctx: TestContext;
  outside: FakeOutside;
  clock: MovableClock;
  granted: Record<string, number>;
  /** Lets time pass for the limiters, whose clock is their own. */
  ageLimiters(ms: number): Promise<void>;
}

export function enrichmentStage(answers = everything(), settings: Record<string, unknown> = {}): EnrichmentStage {
  const outside = fakeOutside(answers);
  const clock = movableClock();
  const { namespace, granted, age } = ownLimiter();
  const env = { PROVIDER_LIMITER: namespace, APOLLO_PEOPLE_PER_LEAD: "2", ...settings };
  return { ctx: testContext({ fetch: outside.fetch, clock, env }), outside, clock, granted, ageLimiters: age };
}

export const enrich = (ctx: TestContext, leadId: string, input: unknown = {}) =>
  requestEnrichment(ctx, { leadId, isAsync: false }, input);

/** Delivers messages to the consumer as the queue would; which were acked and which are to come again. */
export async function deliver(
  bodies: readonly unknown[],
  { outside, overrides = {}, queue = "lead-jobs", clock }: DeliveryOptions,
) {
  const execution = createExecutionContext();
  const messages = bodies.map((body) => ({ id: newId(), timestamp: new Date(), attempts: 1, body }));
  const batch = createMessageBatch(queue, messages);
  const composeHere: typeof compose = (bindings, invocation) =>
    compose(bindings, invocation, { fetch: outside.fetch, clock: clock ?? { now: () => new Date() } });
  await consume(composeHere, batch, { ...env, ...overrides }, execution);
  await waitOnExecutionContext(execution);
  const result = await getQueueResult(batch, execution);
  const acked = messages.map(({ id }) => result.explicitAcks.includes(id));
  return { acked, retried: messages.map(({ id }) => result.retryMessages.some(({ msgId }) => msgId === id)) };
}

export interface DeliveryOptions {
  outside: Pick<FakeOutside, "fetch">;
  overrides?: Record<string, unknown>;
  queue?: string;
  clock?: MovableClock;
}

export const enrichMessage = (jobId: string) => ({ v: 1, type: "enrich", job_id: jobId });
