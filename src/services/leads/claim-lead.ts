import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import { changeLead } from "./change-lead.ts";
import { findLead } from "./get-lead.ts";

/** `isNew` is false where the lead had an owner already: whoever was first keeps it. */
export async function claimLead(ctx: ServiceContext, leadId: string): Promise<{ lead: Lead; isNew: boolean }> {
  requireScope(ctx.actor, "write");
  // Twice: what changed in between may be a score only.
  for (let attempt = 0; ; attempt++) {
    const lead = await findLead(ctx, leadId);
    if (lead.owner !== null) return { lead, isNew: false };
    try {
      const claimed = await changeLead(
        ctx,
        { id: leadId, expectedVersion: [lead.version] },
        { owner: ctx.actor.name, ...(lead.status === "new" ? { status: "reviewing" } : {}) },
      );
      return { lead: claimed, isNew: true };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "precondition_failed" || attempt >= 3) throw error;
    }
  }
}
