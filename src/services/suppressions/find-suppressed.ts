import { AppError } from "../../domain/errors.ts";
import {
  type KnownPerson,
  keysOfAddress,
  keysOfCompany,
  keysOfDomain,
  keysOfPerson,
  type SuppressionKey,
} from "../../domain/suppression.ts";
import { type ServiceContext, timestamp } from "../context.ts";

const worthAsking = 50;

/** Those of the items that must never be stored. Every write path asks this first. */
export async function findSuppressedBy<T>(
  ctx: Pick<ServiceContext, "suppressions" | "suppressionHash" | "clock">,
  items: readonly T[],
  keysOf: (item: T) => readonly SuppressionKey[],
): Promise<Set<T>> {
  // Of many, hashing takes longer than asking whether there is anything to compare with.
  if (items.length === 0 || (items.length >= worthAsking && (await ctx.suppressions.isEmpty()))) return new Set();
  const byKey = new Map<string, { key: SuppressionKey; items: T[] }>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const id = `${key.scope} ${key.value}`;
      const entry = byKey.get(id) ?? { key, items: [] };
      entry.items.push(item);
      byKey.set(id, entry);
    }
  }
  const hashed = await Promise.all(
    [...byKey.values()].map(async (entry) => ({ ...entry, hash: await ctx.suppressionHash(entry.key.value) })),
  );
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
      return ofScope.flatMap((entry) => (hits.has(entry.hash) ? entry.items : []));
    }),
  );
  return new Set(found.flat());
}

/** What a commit is guarded by, so that nobody slips in between the question and the answer. */
export const hashesOf = (ctx: Pick<ServiceContext, "suppressionHash">, keys: readonly SuppressionKey[]) =>
  Promise.all(keys.map(async ({ scope, value }) => ({ scope, hash: await ctx.suppressionHash(value) })));

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
