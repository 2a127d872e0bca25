import type { SuppressionScope } from "../../db/suppression-repository.ts";
import { AppError } from "../../domain/errors.ts";
import { type ServiceContext, timestamp } from "../context.ts";

/** Those of the (normalised) values that must never be stored. Every write path asks this first. */
export async function findSuppressed(
  ctx: ServiceContext,
  scope: SuppressionScope,
  values: readonly string[],
): Promise<Set<string>> {
  const hashed = await Promise.all(values.map(async (value) => [await ctx.suppressionHash(value), value] as const));
  const hashes = hashed.map(([hash]) => hash);
  const found = await ctx.suppressions.findHashes(scope, hashes, timestamp(ctx));
  return new Set(hashed.flatMap(([hash, value]) => (found.has(hash) ? [value] : [])));
}

/** @throws AppError suppressed */
export async function refuseSuppressed(
  ctx: ServiceContext,
  scope: SuppressionScope,
  value: string | null | undefined,
): Promise<void> {
  if (!value || (await findSuppressed(ctx, scope, [value])).size === 0) return;
  const what = scope === "domain" ? "This company" : "This person";
  throw new AppError("suppressed", `${what} is on the suppression list and is not stored.`);
}
