import type { ApiKeyRepository } from "../../db/api-key-repository.ts";
import type { Actor } from "../../domain/actor.ts";
import { type Clock, hours } from "../../lib/clock.ts";
import { sha256Hex } from "../../lib/hash.ts";

export interface AccessPorts {
  apiKeys: ApiKeyRepository;
  clock: Clock;
  background(work: Promise<unknown>): void;
}

/** lde_, a public part by which the key is found, and 256 random bits of which only a hash is stored. */
const keyPattern = /^lde_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

/** Whose key this is; null for any that is malformed, unknown or revoked, without saying which. */
export async function authenticateKey(
  { apiKeys, clock, background }: AccessPorts,
  text: string,
): Promise<Actor | null> {
  const prefix = keyPattern.exec(text)?.[1];
  if (prefix === undefined) return null;
  const [key, hash] = await Promise.all([apiKeys.findByPrefix(prefix), sha256Hex(text)]);
  // An unknown key costs the same comparison as a known one.
  const isSame = isEqual(hash, key?.keyHash ?? "0".repeat(64));
  if (!key || !isSame || key.revokedAt !== null) return null;

  const now = clock.now();
  // To the hour: a write a request would cost more than the answer.
  if (key.lastUsedAt === null || now.getTime() - Date.parse(key.lastUsedAt) > hours(1)) {
    background(apiKeys.touch(key.id, now.toISOString()));
  }
  return { kind: "key", id: key.id, name: `key:${key.name}`, scopes: key.scopes };
}

const encoder = new TextEncoder();

const isEqual = (a: string, b: string): boolean =>
  a.length === b.length && crypto.subtle.timingSafeEqual(encoder.encode(a), encoder.encode(b));
