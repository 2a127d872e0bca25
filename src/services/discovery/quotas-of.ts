import type { ProviderId } from "../../providers/registry.ts";
import type { ServiceContext } from "../context.ts";

/** Credits left of each source that has a quota, as its limiter counts them. */
export async function quotasOf(ctx: ServiceContext, sources: readonly ProviderId[]): Promise<Record<string, number>> {
  const entries = await Promise.all(
    sources.map(async (source): Promise<[string, number][]> => {
      try {
        const { quota } = await ctx.providers.status(source);
        return quota ? [[source, quota.remaining]] : [];
      } catch (error) {
        // The answer is complete without it; the source's own report says when it could not be asked.
        ctx.log.warn("limiter.status_failed", { source, error: String(error) });
        return [];
      }
    }),
  );
  return Object.fromEntries(entries.flat());
}
