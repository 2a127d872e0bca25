import type { ApiKeyRepository } from "../../db/api-key-repository.ts";
import type { Actor } from "../../domain/actor.ts";
import { type Clock, hours } from "../../lib/clock.ts";
import { sha256Hex } from "../../lib/hash.ts";

/** Owners of keys that were looked up a moment ago, by the key's hash. Lives as long as the isolate. */
export type KnownKeys = Map<string, { actor: Actor; until: number; isAskedAnew: boolean }>;

/** A revoked key is refused after this at the latest; a busy frontend saves a query a request. */
export const keyKnownForMs = 1000;
const askAnewAfterMs = 300;
const mostKnownKeys = 1000;

export interface AccessPorts {
  apiKeys: ApiKeyRepository;
  knownKeys: KnownKeys;
  clock: Clock;
  background(work: Promise<unknown>): void;
}

/** lde_, a public part by which the key is found, and 256 random bits of which only a hash is stored. */
const keyPattern = /^lde_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

/** Whose key this is; null for any that is malformed, unknown or revoked, without saying which. */
export async function authenticateKey(ports: AccessPorts, text: string): Promise<Actor | null> {
  const { knownKeys, clock, background } = ports;
  const prefix = keyPattern.exec(text)?.[1];
  if (prefix === undefined) return null;
  const hash = sha256Hex(text);
  const now = clock.now();
  const known = knownKeys.get(hash);
  if (!known || known.until <= now.getTime()) return lookUp(ports, prefix, hash, now);
  // Asked anew behind the answer, so that who is at work does not wait for it once a second.
  if (!known.isAskedAnew && known.until - now.getTime() < keyKnownForMs - askAnewAfterMs) {
    known.isAskedAnew = true;
    background(lookUp(ports, prefix, hash, now));
  }
  return known.actor;
}

async function lookUp(
  { apiKeys, knownKeys, background }: AccessPorts,
  prefix: string,
  hash: string,
  now: Date,
): Promise<Actor | null> {
  const key = await apiKeys.findByPrefix(prefix);
  // An unknown key costs the same comparison as a known one.
  const isSame = isEqual(hash, key?.keyHash ?? "0".repeat(64));
  if (!key || !isSame || key.revokedAt !== null) {
    knownKeys.delete(hash);
    return null;
  }

  // To the hour: a write a request would cost more than the answer.
  if (key.lastUsedAt === null || now.getTime() - Date.parse(key.lastUsedAt) > hours(1)) {
    background(apiKeys.touch(key.id, now.toISOString()));
  }
  const actor: Actor = { kind: "key", id: key.id, name: `key:${key.name}`, scopes: key.scopes };
  if (knownKeys.size >= mostKnownKeys) knownKeys.clear();
  knownKeys.set(hash, { actor, until: now.getTime() + keyKnownForMs, isAskedAnew: false });
  return actor;
}

const encoder = new TextEncoder();

const isEqual = (a: string, b: string): boolean =>
  a.length === b.length && crypto.subtle.timingSafeEqual(encoder.encode(a), encoder.encode(b));
