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
  const deletion = ctx.leads.delete(lead.id, lead.version);
  const results = await ctx.commit([
    ...deletion,
    ctx.events.appendIfChanged({ leadId: lead.id, type: "lead.deleted", actor: ctx.actor.name }, at),
    ...(suppress && lead.domain !== null
      ? [suppressionOf(ctx, "domain", await ctx.suppressionHash(lead.domain), "lead_deleted")]
      : []),
  ]);
  if (results[deletion.length - 1]?.length === 0) {
    if (target.expectedVersion !== null) throw staleVersion();
    await deleteLead(ctx, target, suppress);
  }
}
