import type { LeadTable } from "../../db/lead-row.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import type { LeadFields } from "./lead-fields.ts";

export async function getLead(ctx: ServiceContext, id: string): Promise<Lead> {
  requireScope(ctx.actor, "read");
  return findLead(ctx, id);
}

/** The lead as it is stored, with only these fields where some are named. @throws AppError as `findLead` */
export async function getLeadRow(
  ctx: ServiceContext,
  id: string,
  fields: LeadFields | null,
): Promise<LeadTable & { version: number }> {
  requireScope(ctx.actor, "read");
  return (await ctx.leadList.find(id, fields)) ?? refuseMissing(ctx, id);
}

/** @throws AppError not_found; where the lead was merged away it names the one that it is part of now */
export async function findLead(ctx: ServiceContext, id: string): Promise<Lead> {
  return (await ctx.leads.find(id)) ?? refuseMissing(ctx, id);
}

async function refuseMissing(ctx: ServiceContext, id: string): Promise<never> {
  const mergedInto = await ctx.merges.survivorOf(id);
  if (mergedInto === null) throw new AppError("not_found", `There is no lead ${id}.`);
  throw new AppError("not_found", `The lead ${id} was merged into the lead ${mergedInto}.`, {
    extra: { merged_into: mergedInto },
  });
}
