import type { LeadObservation, LeadSignal } from "../../db/evidence-repository.ts";
import type { NewLead } from "../../db/lead-repository.ts";
import { detectSignals, type Signal, toSignals } from "../../domain/ai-adoption.ts";
import { type Lead, noFacts } from "../../domain/lead.ts";
import { mergeObservation, type Observation } from "../../domain/provenance.ts";
import { keysOfCompany } from "../../domain/suppression.ts";
import { snakeCase } from "../../lib/case.ts";
import { newId } from "../../lib/id.ts";
import type { CompanyObservation } from "../../providers/provider.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { findSuppressedBy } from "../suppressions/find-suppressed.ts";

export interface StoredCompany {
  company: CompanyObservation;
  lead: Lead;
  isNew: boolean;
}

/**
 * Keeps companies that a source described, as new leads or folded into the leads that they are already. Nothing that a
 * person typed is overwritten, suppressed domains stay out, and storing the same again changes nothing.
 */
export async function storeObservations(
  ctx: ServiceContext,
  source: string,
  companies: readonly CompanyObservation[],
): Promise<StoredCompany[]> {
  const at = timestamp(ctx);
  const wanted = await withoutSuppressed(ctx, withoutDoubles(companies));
  if (wanted.length === 0) return [];
  const known = await findKnown(ctx, wanted);

  const created = wanted.filter((company) => !known(company)).map((company) => toNewLead(company, source, at));
  const updated = wanted.flatMap((company) => {
    const lead = known(company);
    const merged = lead && mergeObservation(lead, lead.provenance, toObservation(company, source, at));
    return merged && Object.keys(merged.changes).length > 0 ? [{ lead, merged }] : [];
  });
  await ctx.commit([
    ...(created.length > 0 ? [ctx.leads.insertMany(created)] : []),
    ...(updated.length > 0
      ? [
          ctx.leads.updateFacts(
            updated.map(({ lead, merged }) => ({ ...lead, ...merged.changes, provenance: merged.provenance })),
            at,
          ),
        ]
      : []),
    ctx.events.appendForVersions(
      [
        ...created.map(({ id }) => ({ leadId: id, type: "lead.discovered", version: 1, data: { source } })),
        ...updated.map(({ lead, merged }) => ({
          leadId: lead.id,
          type: "lead.updated",
          version: lead.version + 1,
          data: { source, fields: Object.keys(merged.changes).map(snakeCase) },
        })),
      ].map((event) => ({ ...event, actor: ctx.actor.name })),
      at,
    ),
  ]);

  // Read again: where somebody else was faster, theirs is the lead.
  const now = await findKnown(ctx, wanted);
  const createdIds = new Set(created.map(({ id }) => id));
  const stored = wanted.flatMap((company): StoredCompany[] => {
    const lead = now(company);
    return lead ? [{ company, lead, isNew: createdIds.has(lead.id) }] : [];
  });
  await keepEvidence(ctx, source, stored, at);
  return stored;
}

async function keepEvidence(ctx: ServiceContext, source: string, stored: readonly StoredCompany[], at: string) {
  const factsOf = (isPartial: boolean) =>
    stored.flatMap(({ company, lead }): LeadObservation[] =>
      (company.isPartial ?? false) === isPartial
        ? [{ leadId: lead.id, sourceUrl: company.sourceUrl, ...toObservation(company, source, at) }]
        : [],
    );
  const signals = stored.flatMap(({ company, lead }) =>
    signalsOf(company, source, at).map((signal): LeadSignal => ({ ...signal, leadId: lead.id })),
  );
  const replaced = stored.filter(({ company }) => company.replacesEvidence).map(({ lead }) => lead.id);
  await ctx.commit([
    ctx.evidence.saveFacts(factsOf(false), at),
    ctx.evidence.patchFacts(factsOf(true), at),
    ...(replaced.length > 0 ? [ctx.evidence.dropSignals(replaced, source)] : []),
    ctx.evidence.saveSignals(signals, at),
  ]);
}

export function signalsOf(company: CompanyObservation, source: string, at: string): Signal[] {
  const detected = detectSignals({
    source,
    url: company.sourceUrl ?? company.facts.websiteUrl ?? null,
    observedAt: at,
    categories: company.categories,
    description: company.facts.description ?? null,
    industry: company.facts.industry ?? null,
    keywords: company.facts.tags ?? [],
    technologies: company.facts.techStack ?? [],
  });
  return [...detected, ...toSignals(company.evidence ?? [], source, at)];
}

export const toObservation = (company: CompanyObservation, source: string, at: string): Observation => ({
  source,
  at,
  confidence: company.confidence,
  values: company.facts,
});

function toNewLead(company: CompanyObservation, source: string, at: string): NewLead {
  const { changes, provenance } = mergeObservation(noFacts, {}, toObservation(company, source, at));
  return {
    ...noFacts,
    ...changes,
    companyName: company.facts.companyName,
    id: newId(),
    domain: company.domain,
    externalId: company.externalId,
    aiAdoptionScore: null,
    leadScore: null,
    scoreModel: null,
    scoredAt: null,
    status: "new",
    owner: null,
    notes: null,
    source,
    enrichmentStatus: "none",
    enrichedAt: null,
    provenance,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** A company is known by its domain; one without a domain by the id that its source gave it. */
function withoutDoubles(companies: readonly CompanyObservation[]): CompanyObservation[] {
  const byIdentity = new Map<string, CompanyObservation>();
  for (const company of companies) {
    const identity = company.domain ?? company.externalId;
    if (identity !== null && !byIdentity.has(identity)) byIdentity.set(identity, company);
  }
  return [...byIdentity.values()];
}

async function withoutSuppressed(ctx: ServiceContext, companies: readonly CompanyObservation[]) {
  const suppressed = await findSuppressedBy(ctx, companies, ({ domain, facts }) =>
    keysOfCompany({ domain, websiteUrl: facts.websiteUrl }),
  );
  return companies.filter((company) => !suppressed.has(company));
}

async function findKnown(ctx: ServiceContext, companies: readonly CompanyObservation[]) {
  const leads = await ctx.leads.findByIdentity(
    companies.flatMap(({ domain }) => domain ?? []),
    companies.flatMap(({ externalId }) => externalId ?? []),
  );
  const byDomain = new Map(leads.flatMap((lead) => (lead.domain === null ? [] : [[lead.domain, lead]])));
  const byExternalId = new Map(leads.flatMap((lead) => (lead.externalId === null ? [] : [[lead.externalId, lead]])));
  return ({ domain, externalId }: CompanyObservation): Lead | undefined =>
    (domain === null ? undefined : byDomain.get(domain)) ??
    (externalId === null ? undefined : byExternalId.get(externalId));
}
