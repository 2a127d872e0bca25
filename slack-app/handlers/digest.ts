import { readSearch } from "../../src/domain/search-language/read-search.ts";
import type { SlackTask } from "../../src/domain/slack-task.ts";
import { describeLeads } from "../../src/services/leads/describe-leads.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { findNewMatches } from "../../src/services/watches/find-new-matches.ts";
import { md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { nothing, type Outcome } from "../outcome.ts";
import { digestMessage } from "../views/digest.ts";
import { cardOf } from "./show.ts";

/** New matches of a watch, in its channel; no news, no message. */
export async function tellNewMatches(door: Door, { origin }: SlackTask, watchId: string): Promise<Outcome> {
  const found = await findNewMatches(door.ctx, watchId);
  if (!found) return nothing;
  const { watch, page } = found;
  const message = digestMessage({
    search: readSearch(watch.criteria).search,
    owner: watch.owner,
    summaries: await describeLeads(door.ctx, page.items),
    total: page.total,
    now: door.ctx.clock.now(),
  });
  return { posts: [{ kind: "post", channel: origin.channelId ?? origin.userId, message }] };
}

/** A lead that somebody wanted to be reminded of. */
export async function remind(door: Door, { origin }: SlackTask, leadId: string): Promise<Outcome> {
  const lead = await getLead(door.ctx, leadId);
  const message = await cardOf(door, lead, md`:alarm_clock: You asked to be reminded of this lead.`);
  return { posts: [{ kind: "post", channel: origin.userId, message }] };
}
