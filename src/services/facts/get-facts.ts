import { requireScope } from "../../domain/actor.ts";
import { type FieldFacts, factsByField } from "../../domain/facts.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import { findLead } from "../leads/get-lead.ts";

export interface LeadFacts {
  lead: Lead;
  fields: FieldFacts[];
  /** Sources whose word can be taken out. */
  sources: string[];
}

/** Who says what of a lead: the word that counts and those that lost to it. @throws AppError not_found */
export async function getFacts(ctx: ServiceContext, leadId: string): Promise<LeadFacts> {
  requireScope(ctx.actor, "read");
  const [lead, words] = await Promise.all([findLead(ctx, leadId), ctx.evidence.factsOf(leadId)]);
  const fields = factsByField(lead, words);
  const statements = fields.flatMap(({ winner, losers }) => (winner ? [winner, ...losers] : losers));
  const sources = statements.flatMap(({ source, isHuman }) => (isHuman ? [] : source));
  return { lead, fields, sources: [...new Set([...words.map(({ source }) => source), ...sources])].toSorted() };
}
