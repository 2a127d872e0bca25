import { type DiscoverySource, discoverySources } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

/** The sources that are asked where nobody says which: all that are set up. */
export async function configuredSources(ctx: Pick<ServiceContext, "providers">): Promise<DiscoverySource[]> {
  const configured = await ctx.providers.configured();
  return discoverySources.filter((source) => configured.has(source));
}
