import { type EnrichmentSource, enrichmentTasks } from "../../domain/enrichment.ts";
import { mostVerdicts, type Step, whatGives } from "../../domain/waterfall.ts";
import { findDefinition } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

/** Every question that can be put to these sources, with its price by the source's list. */
export function stepsOf(ctx: ServiceContext, sources: readonly EnrichmentSource[]): Step[] {
  return sources.flatMap((source) => {
    const { prices } = findDefinition(source);
    const each = {
      company: prices.enrich_company ?? 0,
      people: prices.find_contacts ?? 0,
      verify: prices.verify_email ?? 0,
    };
    const most = { company: 1, people: billedPeople(ctx, source), verify: mostVerdicts };
    return enrichmentTasks
      .filter((task) => whatGives(source, task).length > 0 && most[task] > 0)
      .map((task) => ({
        source,
        task,
        gives: whatGives(source, task),
        price: each[task] * most[task],
        least: each[task],
      }));
  });
}

/** A page of Hunter's holds up to ten people; at Apollo each is looked up, and paid, by themselves. */
export const mostPeople = (ctx: ServiceContext, source: EnrichmentSource): number =>
  source === "apollo" ? ctx.settings.apolloPeoplePerLead : 10;

const billedPeople = (ctx: ServiceContext, source: EnrichmentSource): number =>
  source === "apollo" ? mostPeople(ctx, source) : 1;
