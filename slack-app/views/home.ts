import type { SavedSearch } from "../../src/domain/slack-task.ts";
import type { SourceDescription } from "../../src/services/discovery/list-sources.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";
import { actions, button, context, divider, header, home, section, type View } from "../blocks/kit.ts";
import { md } from "../blocks/text.ts";
import { factsOf, leadValue, short, titleOf } from "./lead-text.ts";
import { quotaBlocks } from "./quota.ts";
import { watchBlocks } from "./watches.ts";

export interface HomeParts {
  summaries: readonly LeadSummary[];
  total: number;
  watches: readonly SavedSearch[];
  sources: readonly SourceDescription[];
  now: Date;
}

export const homeView = ({ summaries, total, watches, sources, now }: HomeParts): View =>
  home([
    header("My leads"),
    ...(summaries.length === 0
      ? [section(md`You have not claimed a lead yet. Look at the best ones: /leads top`)]
      : []),
    ...summaries.flatMap((summary) => [
      section(titleOf(summary), {
        accessory: button("lead.card", "Details", {
          value: leadValue(summary.lead),
          label: `Details of ${short(summary.lead.companyName, 50)}`,
        }),
      }),
      context(factsOf(summary, now)),
    ]),
    ...(total > summaries.length ? [context(md`…and ${total - summaries.length} more: /leads mine`)] : []),
    divider(),
    header("What I watch"),
    ...(watches.length === 0 ? [section(md`Nothing yet.`)] : watchBlocks(watches)),
    actions([button("form.watch", "Watch a search", { value: "new" })]),
    divider(),
    header("What is left"),
    ...quotaBlocks(sources),
  ]);
