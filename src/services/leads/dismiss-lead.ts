import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { line } from "../input-fields.ts";
import { parseInput } from "../parse-input.ts";
import { findLead } from "./get-lead.ts";

/** Why a lead is none: what a model can learn from. */
export const dismissalReasons = [
  "too_small",
  "too_big",
  "no_ai",
  "wrong_industry",
  "wrong_place",
  "no_contact",
  "customer_already",
  "other",
] as const;
export type DismissalReason = (typeof dismissalReasons)[number];

export const DismissLeadInput = z.strictObject({ reason: z.enum(dismissalReasons), note: line(500).optional() });

/** The status and its reason in one step. `isNew` is false where it was dismissed already. */
export async function dismissLead(
  ctx: ServiceContext,
  leadId: string,
  input: unknown,
): Promise<{ lead: Lead; isNew: boolean }> {
  requireScope(ctx.actor, "write");
  const { reason, note } = parseInput(DismissLeadInput, input);
  for (let attempt = 0; attempt < 4; attempt++) {
    const lead = await findLead(ctx, leadId);
    if (lead.status === "dismissed") return { lead, isNew: false };
    const at = timestamp(ctx);
    const event = { leadId, actor: ctx.actor.name };
    const [changed] = await ctx.commit([
      ctx.leads.update(leadId, lead.version, { status: "dismissed" }, at),
      ctx.events.appendIfChanged({ ...event, type: "lead.changed", data: { fields: ["status"] } }, at),
      ctx.events.appendIfChanged(
        {
          ...event,
          type: "lead.dismissed",
          data: { reason, ...(note === undefined ? {} : { note }), score: lead.leadScore },
        },
        at,
      ),
    ]);
    if (changed && changed.length > 0) return { lead: await findLead(ctx, leadId), isNew: true };
  }
  throw new AppError("conflict", "The lead is being changed by others right now. Try again.");
}
