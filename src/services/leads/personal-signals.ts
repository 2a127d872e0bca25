import type { Write } from "../../db/database.ts";
import { detectSignals } from "../../domain/ai-adoption.ts";
import type { CompanyFacts } from "../../domain/lead.ts";
import { person } from "../../domain/provenance.ts";
import type { ServiceContext } from "../context.ts";

type Described = Pick<CompanyFacts, "websiteUrl" | "description" | "industry" | "tags" | "techStack"> & { id: string };

/** What people wrote about companies, as evidence of AI: their newest text replaces what the older one gave. */
export function personalSignals(ctx: ServiceContext, leads: readonly Described[], at: string): Write[] {
  const ids = leads.map(({ id }) => id);
  return [
    ctx.evidence.dropSignals(ids, person),
    ctx.evidence.saveSignals(
      leads.flatMap((lead) => signalsIn(lead, at)),
      at,
    ),
  ];
}

/** With the company's id, as they are stored. */
export const signalsIn = (lead: Described, at: string) =>
  detectSignals({
    source: person,
    url: lead.websiteUrl,
    observedAt: at,
    description: lead.description,
    industry: lead.industry,
    keywords: lead.tags,
    technologies: lead.techStack,
  }).map((signal) => ({ ...signal, leadId: lead.id }));
