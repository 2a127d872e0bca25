import type { DiscoveryAnswer } from "./api-shapes.ts";
import { describeEnrichments, describeSource } from "./describe-source.ts";
import type { Enrichment } from "./enrich-leads.ts";
import type { ProviderCost } from "./events.ts";
import type { ProviderMode } from "./outside.ts";

export interface Run {
  sources: readonly string[];
  providers: Record<string, ProviderMode>;
  found: DiscoveryAnswer;
  enrichments: readonly Enrichment[];
  used: { before: Record<string, number>; after: Record<string, number> };
}

/** Credits and outcomes per provider, the ones included that only enrichment asked. */
export function describeCosts({ sources, providers, found, enrichments, used }: Run): ProviderCost[] {
  const asked = new Set([...sources, ...enrichments.flatMap(({ results }) => Object.keys(results))]);
  return [...asked].map((provider) => {
    const discovery = found.sources[provider];
    const results = enrichments.flatMap((enrichment) => enrichment.results[provider] ?? []);
    const before = used.before[provider] ?? 0;
    const after = used.after[provider] ?? 0;
    // A new period that begins during the run starts to count at zero.
    const credits = Number((after >= before ? after - before : after).toFixed(4));
    const outcomes = [
      ...(discovery === undefined ? [] : [describeSource(discovery)]),
      ...(results.length === 0 ? [] : [describeEnrichments(results)]),
    ];
    return { provider, mode: providers[provider] ?? "sandbox", credits, outcomes };
  });
}
