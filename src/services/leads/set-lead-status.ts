import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead, LeadStatus } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import { changeLead } from "./change-lead.ts";
import { findLead } from "./get-lead.ts";

export interface StatusChange {
  leadId: string;
  /** What whoever decides has seen. */
  seen: LeadStatus;
  status: LeadStatus;
}

/** `isNew` is false where it is that already, or somebody else has changed it since it was seen. */
export async function setLeadStatus(
  ctx: ServiceContext,
  { leadId, seen, status }: StatusChange,
): Promise<{ lead: Lead; isNew: boolean }> {
  requireScope(ctx.actor, "write");
  for (let attempt = 0; ; attempt++) {
    const lead = await findLead(ctx, leadId);
    if (lead.status === status || lead.status !== seen) return { lead, isNew: false };
    try {
      return { lead: await changeLead(ctx, { id: leadId, expectedVersion: [lead.version] }, { status }), isNew: true };
    } catch (error) {
      // A score that was refreshed moves the version too: the status decides, not the version.
      if (!(error instanceof AppError) || error.code !== "precondition_failed" || attempt >= 3) throw error;
    }
  }
}
