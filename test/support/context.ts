import { env } from "cloudflare:workers";
import { type Composition, compose, type Outside } from "../../src/composition.ts";
import type { Actor } from "../../src/domain/actor.ts";
import { newId } from "../../src/lib/id.ts";
import type { QueuedMessage } from "../../src/queue/message.ts";
import type { ServiceContext } from "../../src/services/context.ts";

export const testActor: Actor = { kind: "key", id: "test", name: "key:test", scopes: ["admin"] };

export interface TestContext extends ServiceContext {
  /** What was put on the queue. */
  sent: QueuedMessage[];
  /** Work that goes on after the answer. */
  afterwards: Promise<unknown>[];
  composition: Composition;
}

export interface TestOptions extends Partial<Outside> {
  actor?: Actor;
  env?: Record<string, unknown>;
}

/** The real context over the real local D1 and Durable Object; only the world outside and the queue are replaced. */
export function testContext(options: TestOptions = {}): TestContext {
  const afterwards: Promise<unknown>[] = [];
  const sent: QueuedMessage[] = [];
  const outside: Outside = {
    fetch: options.fetch ?? (() => Promise.reject(new Error("this test did not expect a call to the outside"))),
    clock: options.clock ?? { now: () => new Date() },
  };
  const waitUntil = (work: Promise<unknown>) => void afterwards.push(work);
  const testEnv = { ...env, ...options.env };
  const composition = compose(testEnv, { requestId: newId(), waitUntil }, outside);
  const enqueue = async (messages: readonly QueuedMessage[]) => void sent.push(...messages);
  const ports = composition.contextFor(options.actor ?? testActor);
  // Others have the same repositories: who wants another method spreads the port and gives it one.
  for (const port of Object.values(ports)) Object.freeze(port);
  return { ...ports, enqueue, sent, afterwards, composition };
}

let companies = 0;

/** A name that no other test of the file uses. */
export const uniqueName = (what: string): string => `${what} ${++companies} ${newId().slice(-6)}`;

/** A domain that no other test of the file uses. */
export const uniqueDomain = (): string => `company-${++companies}-${newId().slice(-6)}.example`;
