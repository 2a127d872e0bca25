import { tidySearch } from "../../src/domain/search-language/search.ts";
import { listSources } from "../../src/services/discovery/list-sources.ts";
import { describeLeads } from "../../src/services/leads/describe-leads.ts";
import { findLeads } from "../../src/services/leads/find-leads.ts";
import { listWatches } from "../../src/services/watches/list-watches.ts";
import type { Door } from "../door.ts";
import type { Outcome } from "../outcome.ts";
import { homeView } from "../views/home.ts";

const leadsShown = 8;

/** What is mine: leads, watches, and what is left of the quotas that all of us share. */
export async function publishHome(door: Door): Promise<Outcome> {
  const [mine, watches, sources] = await Promise.all([
    findLeads(door.ctx, { search: tidySearch({ owner: "me" }), limit: leadsShown }),
    listWatches(door.ctx),
    listSources(door.ctx),
  ]);
  const summaries = await describeLeads(door.ctx, mine.items);
  const view = homeView({ summaries, total: mine.total, watches, sources, now: door.ctx.clock.now() });
  return { posts: [{ kind: "home", view }] };
}
