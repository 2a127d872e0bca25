import type { Write } from "../../db/database.ts";
import type { SuppressionKey, SuppressionScope } from "../../domain/suppression.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { hashesOf } from "./find-suppressed.ts";

/** The write that keeps an address or domain, known by its hash, out from now on. */
export function suppressionOf(ctx: ServiceContext, scope: SuppressionScope, hash: string, reason: string): Write {
  const row = { id: newId(), hash, scope, reason, by: ctx.actor.name, expiresAt: null, groupId: null };
  return ctx.suppressions.add(row, timestamp(ctx));
}

export interface SuppressionTerms {
  reason: string;
  expiresAt: string | null;
}

/** Suppresses one person or domain under all of these keys, the first of which stands for all. Gives back its id. */
export async function suppressKeys(
  ctx: ServiceContext,
  keys: readonly SuppressionKey[],
  terms: SuppressionTerms,
): Promise<string | null> {
  const [first, ...further] = hashesOf(ctx, keys);
  if (!first) return null;
  const at = timestamp(ctx);
  const by = ctx.actor.name;
  await ctx.commit([ctx.suppressions.add({ id: newId(), by, groupId: null, ...first, ...terms }, at)]);
  // Theirs, where the person was suppressed before.
  const row = await ctx.suppressions.findByHash(first.scope, first.hash);
  if (row === null) return null;
  const groupId = row.groupId ?? row.id;
  await ctx.commit(further.map((key) => ctx.suppressions.add({ id: newId(), by, groupId, ...key, ...terms }, at)));
  return groupId;
}
