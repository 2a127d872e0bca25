import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";

export async function getLead(ctx: ServiceContext, id: string): Promise<Lead> {
  requireScope(ctx.actor, "read");
  return findLead(ctx, id);
}

/** @throws AppError not_found; where the lead was merged away it names the one that it is part of now */
export async function findLead(ctx: ServiceContext, id: string): Promise<Lead> {
  const lead = await ctx.leads.find(id);
  if (lead) return lead;
  const mergedInto = await ctx.merges.survivorOf(id);
  if (mergedInto === null) throw new AppError("not_found", `There is no lead ${id}.`);
  throw new AppError("not_found", `The lead ${id} was merged into the lead ${mergedInto}.`, {
    extra: { merged_into: mergedInto },
  });
}
