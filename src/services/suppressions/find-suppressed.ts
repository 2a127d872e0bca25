import { AppError } from "../../domain/errors.ts";
import {
  type KnownPerson,
  keysOfAddress,
  keysOfCompany,
  keysOfDomain,
  keysOfPerson,
  type SuppressionKey,
  type SuppressionScope,
} from "../../domain/suppression.ts";
import { type ServiceContext, timestamp } from "../context.ts";

const worthAsking = 50;

type Ports = Pick<ServiceContext, "suppressions" | "suppressionHash" | "clock">;

/** Those of the items that must never be stored. Every write path asks this first. */
export const findSuppressedBy = async <T>(
  ctx: Ports,
  items: readonly T[],
  keysOf: (item: T) => readonly SuppressionKey[],
): Promise<Set<T>> => (await askSuppressions(ctx, items, keysOf)).found;

export interface AskedSuppressions<T> {
  found: Set<T>;
  /** What may be stored, to guard the commit with; null where nobody was suppressed at all and nothing was hashed. */
  free: { scope: SuppressionScope; hash: string }[] | null;
}

export async function askSuppressions<T>(
  ctx: Ports,
  items: readonly T[],
  keysOf: (item: T) => readonly SuppressionKey[],
): Promise<AskedSuppressions<T>> {
  if (items.length === 0) return { found: new Set(), free: [] };
  // Of many, hashing takes longer than asking whether there is anything to compare with.
  if (items.length >= worthAsking && (await ctx.suppressions.isEmpty())) return { found: new Set(), free: null };
  const byKey = new Map<string, { key: SuppressionKey; items: T[] }>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const id = `${key.scope} ${key.value}`;
      const entry = byKey.get(id) ?? { key, items: [] };
      entry.items.push(item);
      byKey.set(id, entry);
    }
  }
  const hashed = [...byKey.values()].map((entry) => ({ ...entry, hash: ctx.suppressionHash(entry.key.value) }));
  const now = timestamp(ctx);
  const scopes = [...new Set(hashed.map(({ key }) => key.scope))];
  const found = await Promise.all(
    scopes.map(async (scope) => {
      const ofScope = hashed.filter(({ key }) => key.scope === scope);
      const hits = await ctx.suppressions.findHashes(
        scope,
        ofScope.map(({ hash }) => hash),
        now,
      );
      return ofScope.map((entry) => ({ ...entry, isHit: hits.has(entry.hash) }));
    }),
  );
  const entries = found.flat();
  return {
    found: new Set(entries.flatMap(({ isHit, items }) => (isHit ? items : []))),
    free: entries.flatMap(({ isHit, key: { scope }, hash }) => (isHit ? [] : { scope, hash })),
  };
}

/** What a commit is guarded by, so that nobody slips in between the question and the answer. */
export const hashesOf = (ctx: Pick<ServiceContext, "suppressionHash">, keys: readonly SuppressionKey[]) =>
  keys.map(({ scope, value }) => ({ scope, hash: ctx.suppressionHash(value) }));

/** Those of the (normalised) addresses or domains that must never be stored. */
export const findSuppressed = (
  ctx: ServiceContext,
  scope: "email" | "domain",
  values: readonly string[],
): Promise<Set<string>> => findSuppressedBy(ctx, values, scope === "email" ? keysOfAddress : keysOfDomain);

/** @throws AppError suppressed */
export async function refuseSuppressed(
  ctx: ServiceContext,
  scope: "email" | "domain",
  value: string | null | undefined,
): Promise<void> {
  if (value && (await findSuppressed(ctx, scope, [value])).size > 0) throw suppressedError(scope);
}

/** @throws AppError suppressed */
export async function refuseSuppressedCompany(
  ctx: ServiceContext,
  company: Parameters<typeof keysOfCompany>[0],
): Promise<void> {
  if ((await findSuppressedBy(ctx, [company], keysOfCompany)).size > 0) throw suppressedError("domain");
}

/** @throws AppError suppressed */
export async function refuseSuppressedPerson(
  ctx: ServiceContext,
  person: KnownPerson,
  companyDomain: string | null,
): Promise<void> {
  const found = await findSuppressedBy(ctx, [person], () => keysOfPerson(person, companyDomain));
  if (found.size > 0) throw suppressedError("email");
}

export function suppressedError(scope: "email" | "domain"): AppError {
  const what = scope === "domain" ? "This company" : "This person";
  return new AppError("suppressed", `${what} is on the suppression list and is not stored.`);
}
