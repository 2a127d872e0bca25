import { requireScope } from "../../domain/actor.ts";
import { type DiscoverySource, findDefinition } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { configuredSources } from "./configured-sources.ts";
import { SearchDiscoveryInput } from "./discovery-input.ts";
import { quotasOf } from "./quotas-of.ts";

export interface DiscoveryEstimate {
  sourcesQueried: DiscoverySource[];
  /** The most that a run, one page a source, can cost in credits; a remembered answer costs nothing. */
  credits: Record<string, number>;
  quotaRemaining: Record<string, number>;
}

/** What a discovery would cost, without asking anybody. */
export async function estimateDiscovery(ctx: ServiceContext, input: unknown): Promise<DiscoveryEstimate> {
  const search = parseInput(SearchDiscoveryInput, input);
  requireScope(ctx.actor, "read");
  const sources = search.sources ?? (await configuredSources(ctx));
  return {
    sourcesQueried: [...sources],
    credits: Object.fromEntries(sources.map((source) => [source, findDefinition(source).prices.discover ?? 0])),
    quotaRemaining: await quotasOf(ctx, sources),
  };
}
