import type { Contact } from "../../domain/contact.ts";
import type { EnrichmentSource } from "../../domain/enrichment.ts";
import type { FactField, Lead } from "../../domain/lead.ts";

/** What a lead still lacks that a source could add. A source is asked for nothing else: that is the waterfall. */
export interface Wanted {
  company: boolean;
  /** How many people at the most; 0 where a decision maker can be reached already. */
  people: number;
}

const factsFrom: Record<EnrichmentSource, readonly FactField[]> = {
  hunter: ["industry", "employeeCount", "country", "description"],
  apollo: ["industry", "employeeCount", "country", "description", "fundingStage"],
};

export function wantedFrom(
  source: EnrichmentSource,
  lead: Lead,
  contacts: readonly Contact[],
  mostPeople: number,
): Wanted {
  const isReachable = contacts.some((contact) => contact.isDecisionMaker && contact.emailStatus === "valid");
  return { company: factsFrom[source].some((field) => lead[field] === null), people: isReachable ? 0 : mostPeople };
}
