import { requireScope } from "../../domain/actor.ts";
import { normalizeDomain } from "../../domain/domain-name.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import { searchLeads } from "./list-leads.ts";

const mostNamesakes = 5;

/** The lead with this domain, or those whose name begins like this, the exact name first. */
export async function lookUpLeads(ctx: ServiceContext, target: string): Promise<Lead[]> {
  requireScope(ctx.actor, "read");
  const domain = normalizeDomain(target);
  if (domain !== null) {
    const lead = await ctx.leads.findByDomain(domain);
    return lead ? [lead] : [];
  }
  const name = target.trim().slice(0, 300);
  if (name === "") return [];
  const byName = await searchLeads(ctx, { filters: { company_name_prefix: name }, limit: mostNamesakes });
  const exact = byName.items.filter((lead) => lead.companyName.toLowerCase() === name.toLowerCase());
  if (exact.length > 0) return exact;
  if (byName.items.length > 0) return byName.items;
  return (await searchLeads(ctx, { query: name, limit: mostNamesakes })).items;
}
