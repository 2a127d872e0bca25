import { type ApiClient, ApiFailure } from "./api-client.ts";
import { AllSourcesFailed, DiscoveryAnswer } from "./api-shapes.ts";
import { describeCosts } from "./describe-costs.ts";
import { describeSource, isFailedSource } from "./describe-source.ts";
import { type Enrichment, enrichLeads } from "./enrich-leads.ts";
import type { Report } from "./events.ts";
import { freeSources, type SourceId } from "./flags.ts";
import { listBestLeads } from "./list-leads.ts";
import type { ProviderMode } from "./outside.ts";
import { readQuotaUse } from "./quota-use.ts";

const query = "AI companies";

export interface MainJob {
  api: ApiClient;
  sources: readonly SourceId[];
  providers: Record<string, ProviderMode>;
  report: Report;
  signal: AbortSignal;
}

/** Discover, enrich, score and list, over HTTP like any other client. Answers the exit code. */
export async function runMainJob({ api, sources, providers, report, signal }: MainJob): Promise<0 | 1> {
  report({ event: "step", message: `Looking for AI companies at ${sources.join(", ")} …` });
  const usedBefore = await readQuotaUse(api);
  const found = await discover(api, sources);
  report({
    event: "discovery.finished",
    query,
    run_id: found.run_id ?? null,
    results: found.results.length,
    total: found.total,
    new: found.results.filter((lead) => lead.is_new).length,
    sources: found.sources,
  });

  const enrichments = await enrich();
  const failures: string[] = [];
  const leads = await listBestLeads(api, found.results, (message) => failures.push(message), signal);
  report({ event: "leads", leads });
  const used = { before: usedBefore, after: await readQuotaUse(api) };
  report({ event: "costs", costs: describeCosts({ sources, providers, found, enrichments, used }) });
  const [firstFailure] = [...enrichments.flatMap(({ failure }) => failure ?? []), ...failures];
  if (firstFailure !== undefined) report({ event: "error", message: `Not everything worked: ${firstFailure}` });

  for (const [source, outcome] of Object.entries(found.sources))
    if (isFailedSource(outcome)) report({ event: "error", message: `${source}: ${describeSource(outcome)}` });
  const exitCode = leads.length > 0 ? 0 : 1;
  report({ event: "finished", leads: leads.length, exit_code: exitCode });
  return exitCode;

  async function enrich(): Promise<Enrichment[]> {
    if (sources.every((source) => freeSources.includes(source)) || found.results.length === 0) return [];
    report({ event: "step", message: `Enriching ${found.results.length} leads …` });
    const leadIds = found.results.map((lead) => lead.lead_id);
    const done = await enrichLeads(api, leadIds, report, signal);
    report({
      event: "enrichment.finished",
      leads: done.length,
      contacts_added: done.reduce((sum, { contactsAdded }) => sum + contactsAdded, 0),
      still_running: done.filter(({ openJob }) => openJob !== null).length,
      failed: done.filter(({ failure }) => failure !== null).length,
    });
    return done;
  }
}

/** When every source failed the API says 503; how each of them failed is shown like any other outcome. */
async function discover(api: ApiClient, sources: readonly SourceId[]): Promise<DiscoveryAnswer> {
  try {
    return (await api.post("/api/v1/discovery/search", DiscoveryAnswer, { query, sources, limit: 30 })).body;
  } catch (error) {
    const failed = AllSourcesFailed.safeParse(error instanceof ApiFailure ? error.problem : null);
    if (!failed.success) throw error;
    return { results: [], total: 0, sources: failed.data.sources };
  }
}
