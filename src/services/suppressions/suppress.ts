import type { Write } from "../../db/database.ts";
import type { SuppressionScope } from "../../db/suppression-repository.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";

/**
 * The write that keeps an address or domain, known by its hash, out from now on. The hash comes in ready: a write is
 * a thenable, so an async function that returned one would run it.
 */
export function suppressionOf(ctx: ServiceContext, scope: SuppressionScope, hash: string, reason: string): Write {
  return ctx.suppressions.add({ id: newId(), hash, scope, reason, by: ctx.actor.name }, timestamp(ctx));
}
