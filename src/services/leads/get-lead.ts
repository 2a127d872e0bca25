import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";

export async function getLead(ctx: ServiceContext, id: string): Promise<Lead> {
  requireScope(ctx.actor, "read");
  return findLead(ctx, id);
}

/** @throws AppError not_found */
export async function findLead(ctx: ServiceContext, id: string): Promise<Lead> {
  const lead = await ctx.leads.find(id);
  if (!lead) throw new AppError("not_found", `There is no lead ${id}.`);
  return lead;
}
