import { isLostHold } from "../../db/database.ts";
import { requireScope } from "../../domain/actor.ts";
import { checkVersion, staleVersion } from "../check-version.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { suppressionOf } from "../suppressions/suppress.ts";
import type { LeadTarget } from "./change-lead.ts";
import { findLead } from "./get-lead.ts";

/** Deletes a lead with its contacts, facts, signals and jobs; with `suppress`, its domain never comes back. */
export async function deleteLead(ctx: ServiceContext, target: LeadTarget, suppress: boolean): Promise<void> {
  requireScope(ctx.actor, "write");
  const lead = await findLead(ctx, target.id);
  checkVersion(lead.version, target.expectedVersion);
  const at = timestamp(ctx);
  const deletion = ctx.leads.delete([lead]);
  const hash = suppress && lead.domain !== null ? ctx.suppressionHash(lead.domain) : null;
  try {
    await ctx.commit([
      ...deletion,
      // Nobody is suppressed by a deletion that did not happen.
      ctx.abortUnlessChanged(),
      ctx.events.append({ leadId: lead.id, type: "lead.deleted", actor: ctx.actor.name }, at),
      ...(hash === null ? [] : [suppressionOf(ctx, "domain", hash, "lead_deleted")]),
    ]);
  } catch (error) {
    if (!isLostHold(error)) throw error;
    if (target.expectedVersion !== null) throw staleVersion();
    await deleteLead(ctx, target, suppress);
  }
}
