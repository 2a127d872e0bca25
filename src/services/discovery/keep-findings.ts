import type { SourceReport } from "../../domain/discovery-run.ts";
import type { Lead } from "../../domain/lead.ts";
import type { CompanyObservation } from "../../providers/provider.ts";
import type { DiscoverySource } from "../../providers/registry.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { storeObservations } from "../leads/store-observations.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import type { Finding } from "./ask-sources.ts";

export interface KeptFinding {
  finding: Finding;
  lead: Lead;
  isNew: boolean;
}

/** Stores findings as leads, source by source, scores them, and counts what is new into the reports. */
export async function keepFindings(
  ctx: ServiceContext,
  findings: readonly Finding[],
  reports: Partial<Record<DiscoverySource, SourceReport>>,
): Promise<KeptFinding[]> {
  const bySource = new Map<DiscoverySource, CompanyObservation[]>();
  for (const { source, company, alsoSeen } of findings) {
    for (const seen of [{ source, company }, ...alsoSeen]) {
      bySource.set(seen.source, [...(bySource.get(seen.source) ?? []), seen.company]);
    }
  }
  const stored = new Map<CompanyObservation, { lead: Lead; isNew: boolean }>();
  for (const [source, companies] of bySource) {
    const kept = await storeObservations(ctx, source, companies);
    for (const { company, lead, isNew } of kept) stored.set(company, { lead, isNew });
    const report = reports[source];
    if (report) report.new = kept.filter(({ isNew }) => isNew).length;
  }
  await keepBoards(ctx, findings);
  const ids = [...new Set([...stored.values()].map(({ lead }) => lead.id))];
  await refreshScores(ctx, ids);
  const scored = new Map((await ctx.leads.findMany(ids)).map((lead) => [lead.id, lead]));
  // New is what this run brought, whichever of the sources that named it was stored first.
  const created = new Set([...stored.values()].flatMap(({ lead, isNew }) => (isNew ? [lead.id] : [])));
  return findings.flatMap((finding) => {
    const lead = scored.get(stored.get(finding.company)?.lead.id ?? "");
    return lead ? [{ finding, lead, isNew: created.has(lead.id) }] : [];
  });
}

/** Job boards that a company's own words lead to are read in their turn. */
async function keepBoards(ctx: ServiceContext, findings: readonly Finding[]): Promise<void> {
  const seen = findings.flatMap(({ source, company, alsoSeen }) => [{ source, company }, ...alsoSeen]);
  for (const { source, company } of seen) {
    const { domain, facts, boards = [] } = company;
    const known = boards.map((board) => ({ ...board, domain, companyName: facts.companyName }));
    await ctx.boards.add(known, source, timestamp(ctx));
  }
}
