import type { Write } from "../../db/database.ts";
import { detectSignals } from "../../domain/ai-adoption.ts";
import type { CompanyFacts } from "../../domain/lead.ts";
import { person } from "../../domain/provenance.ts";
import type { ServiceContext } from "../context.ts";

type Described = Pick<CompanyFacts, "websiteUrl" | "description" | "industry" | "tags" | "techStack"> & { id: string };

/** What people wrote about a company, as evidence of AI: their newest text replaces what the older one gave. */
export function personalSignals(ctx: ServiceContext, lead: Described, at: string): Write[] {
  const signals = detectSignals({
    source: person,
    url: lead.websiteUrl,
    observedAt: at,
    description: lead.description,
    industry: lead.industry,
    keywords: lead.tags,
    technologies: lead.techStack,
  });
  return [
    ctx.evidence.dropSignals(lead.id, person),
    ctx.evidence.saveSignals(
      signals.map((signal) => ({ ...signal, leadId: lead.id })),
      at,
    ),
  ];
}
