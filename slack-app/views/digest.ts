import { printSearch } from "../../src/domain/search-language/print-search.ts";
import type { Search } from "../../src/domain/search-language/search.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";
import { actions, button, context, header, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { md, personMarkup } from "../blocks/text.ts";
import { counted } from "./counted.ts";
import { describeSearch } from "./describe-search.ts";
import { factsOf, leadValue, reasonsOf, short, titleOf } from "./lead-text.ts";

export interface DigestParts {
  search: Search;
  owner: string;
  summaries: readonly LeadSummary[];
  total: number;
  now: Date;
}

/** One message a day; everybody in the channel reads it, so it holds no addresses. */
export const digestMessage = ({ search, owner, summaries, total, now }: DigestParts): Message =>
  message({
    text: `${counted(total, "new lead")} for ${describeSearch(search)}`,
    head: [
      header(counted(total, "new lead")),
      context(md`for *${describeSearch(search)}*, watched by ${personMarkup(owner)}`),
    ],
    items: summaries.map((summary) => [
      section(md`${titleOf(summary)}\n${reasonsOf(summary)}`, {
        accessory: button("lead.card", "Details", {
          value: leadValue(summary.lead),
          label: `Details of ${short(summary.lead.companyName, 50)}`,
        }),
      }),
      context(factsOf(summary, now)),
    ]),
    foot:
      total > summaries.length
        ? [
            actions([
              button("run.find", "See all", {
                value: `find ${printSearch({ ...search, addedWithinDays: 2, addedSince: null })}`.slice(0, 1900),
              }),
            ]),
          ]
        : [],
  });
