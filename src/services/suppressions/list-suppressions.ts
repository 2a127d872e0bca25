import { z } from "zod";
import type { Suppression } from "../../db/suppression-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Page } from "../../domain/lead-filter.ts";
import { keysOfAddress, keysOfDomain, readSubject, type SuppressionKind } from "../../domain/suppression.ts";
import type { ServiceContext } from "../context.ts";
import { fingerprintOf, readCursor } from "../list-cursor.ts";
import { byId, pageOf, pagingFields } from "../list-page.ts";
import { parseInput } from "../parse-input.ts";
import { findSuppressedBy } from "./find-suppressed.ts";

export const ListSuppressionsInput = z.strictObject({
  ...pagingFields,
});

/** The newest first. Whom they are about nobody can tell from them. */
export async function listSuppressions(ctx: ServiceContext, input: unknown): Promise<Page<Suppression>> {
  requireScope(ctx.actor, "read");
  const { limit, cursor } = parseInput(ListSuppressionsInput, input);
  const fingerprint = fingerprintOf(["suppressions"]);
  const found = await ctx.suppressions.page({ before: readCursor(cursor, fingerprint)?.id ?? null, limit });
  return pageOf(found, limit, fingerprint, byId);
}

export const CheckSuppressionsInput = z.strictObject({
  /** E-mail addresses and domains, in whatever spelling. */
  values: z.array(z.string().min(1).max(2048)).min(1).max(200),
});

export interface CheckedValue {
  value: string;
  /** Null: neither an address nor a domain. */
  scope: SuppressionKind | null;
  isSuppressed: boolean;
}

/** In a body and not in the address, since addresses end up in logs. */
export async function checkSuppressions(ctx: ServiceContext, input: unknown): Promise<CheckedValue[]> {
  requireScope(ctx.actor, "read");
  const { values } = parseInput(CheckSuppressionsInput, input);
  const read = values.map((value) => {
    const scope: SuppressionKind = value.includes("@") ? "person" : "domain";
    const subject = readSubject(scope, value);
    return { value, scope: subject === null ? null : scope, subject };
  });
  const found = await findSuppressedBy(ctx, read, ({ scope, subject }) => {
    if (subject === null) return [];
    return scope === "person" ? keysOfAddress(subject) : keysOfDomain(subject);
  });
  return read.map((one) => ({ value: one.value, scope: one.scope, isSuppressed: found.has(one) }));
}

/** Lets a person or domain in again. @throws AppError not_found */
export async function removeSuppression(ctx: ServiceContext, id: string): Promise<void> {
  requireScope(ctx.actor, "admin");
  const row = await ctx.suppressions.find(id);
  if (!row || !(await ctx.suppressions.remove(row.groupId ?? row.id))) {
    throw new AppError("not_found", `There is no suppression ${id}.`);
  }
  ctx.log.info("suppression.removed", { suppression_id: id });
}
