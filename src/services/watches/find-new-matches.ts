import { readSearch } from "../../domain/search-language/read-search.ts";
import type { SavedSearch } from "../../domain/slack-task.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { findLeads } from "../leads/find-leads.ts";
import type { LeadPage } from "../leads/list-leads.ts";
import { listWatches } from "./list-watches.ts";

const mostTold = 10;

/** Leads that came since the last time and match; null where there is nothing to tell, or somebody else tells it. */
export async function findNewMatches(
  ctx: ServiceContext,
  watchId: string,
): Promise<{ watch: SavedSearch; page: LeadPage } | null> {
  const watch = (await listWatches(ctx)).find(({ id }) => id === watchId);
  if (!watch) return null;
  const at = timestamp(ctx);
  const page = await findLeads(ctx, {
    search: readSearch(watch.criteria).search,
    limit: mostTold,
    createdAfter: watch.watermark ?? watch.createdAt,
  });
  if (!(await ctx.savedSearches.advance(watch.id, watch.watermark, at, at))) return null;
  return page.items.length === 0 ? null : { watch, page };
}
