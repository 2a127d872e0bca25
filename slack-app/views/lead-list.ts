import type { Search } from "../../src/domain/search-language/search.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";
import { actions, type Block, button, context, type Element, header, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { joinMarkup, type Markup, md } from "../blocks/text.ts";
import { counted } from "./counted.ts";
import { describeSearch } from "./describe-search.ts";
import { factsOf, leadValue, reasonsOf, short, titleOf } from "./lead-text.ts";

export interface LeadListParts {
  title: string;
  /** As `printCommand` writes it: with it the list can be asked for again. */
  command: string;
  search: Search;
  ignored: readonly string[];
  isGuess: boolean;
  summaries: readonly LeadSummary[];
  total: number;
  totalIsExact: boolean;
  /** How many leads stand on the pages before. */
  before: number;
  /** Cursors of the pages after the first up to this one, and the one after. */
  cursors: readonly string[];
  nextCursor: string | null;
  now: Date;
  audience: "private" | "shared";
}

/** Leads one below the other, each read in five seconds; what was understood stands above. */
export function leadList(parts: LeadListParts): Message {
  const { title, summaries, total, audience } = parts;
  return message({
    text: `${title}: ${counted(total, "lead")}${summaries[0] ? `, first ${summaries[0].lead.companyName}` : ""}`,
    head: [
      header(title),
      context(understood(parts)),
      ...(summaries.length === 0 ? [section(nothingFound(parts))] : []),
    ],
    items: summaries.map((summary) => row(summary, parts.now)),
    foot: audience === "shared" ? [] : foot(parts),
  });
}

const row = (summary: LeadSummary, now: Date): Block[] => [
  section(md`${titleOf(summary)}\n${reasonsOf(summary)}`, {
    accessory: button("lead.card", "Details", {
      value: leadValue(summary.lead),
      label: `Details of ${short(summary.lead.companyName, 50)}`,
    }),
  }),
  context(factsOf(summary, now)),
];

function understood({ search, ignored, isGuess, total, totalIsExact, before, summaries }: LeadListParts): Markup {
  const count = `${totalIsExact ? "" : "more than "}${counted(total, "lead")}`;
  const shown = summaries.length === 0 ? md`` : md`, here ${before + 1}–${before + summaries.length}`;
  return joinMarkup(
    [
      md`${isGuess ? "I read this as a search for" : "Looking for"} ${describeSearch(search)}: ${count}${shown}`,
      ...(ignored.length === 0 ? [] : [md`Not understood: ${ignored.join(", ").slice(0, 300)}`]),
    ],
    "\n",
  );
}

function nothingFound({ search, command }: LeadListParts): Markup {
  if (command === "mine") return md`You have not claimed a lead yet. Open one, say of /leads top, and press *Claim*.`;
  const outside = md`Ask the sources outside with the button below: nothing is asked before you see the price.`;
  return search.words.length > 1
    ? md`No lead matches all of this. Leave out a word, or widen a filter.\n${outside}`
    : md`No lead matches this.\n${outside}`;
}

/** A button's value holds 2,000 characters: on later pages the way back grows too long and is left out. */
const mostValue = 1900;

function foot({ command, cursors, nextCursor, before, summaries }: LeadListParts): Block[] {
  const value = (toCursors: readonly string[], toBefore: number): string | null => {
    const text = JSON.stringify({ c: command, k: toCursors, n: toBefore });
    return text.length <= mostValue ? text : null;
  };
  const size = summaries.length;
  const back = cursors.length === 0 ? null : value(cursors.slice(0, -1), Math.max(0, before - pageSize));
  const on = nextCursor === null ? null : value([...cursors, nextCursor], before + size);
  const search = command.replace(/^(?:find|top(?: \d+)?|mine|discover)\s*/, "");
  const short = (verb: string) => `${verb} ${search}`.trim().slice(0, 1900);
  const elements: Element[] = [
    ...(back === null ? [] : [button("list.back", "◀ Back", { value: back, label: "The page before" })]),
    ...(on === null ? [] : [button("list.next", "Next ▶", { value: on, label: "The next page" })]),
    ...(size === 0
      ? []
      : [button("list.share", "Share", { value: command.slice(0, 1900), label: "Share it with the channel" })]),
    button("run.watch", "Watch", { value: short("watch"), label: "Tell me of new matches every day" }),
    ...(size === 0 ? [] : [button("run.export", "Export", { value: short("export csv"), label: "As a CSV file" })]),
    button("run.discover", "Ask the sources", { value: short("discover"), label: "Look for more outside" }),
  ];
  return [actions(elements)];
}

export const pageSize = 6;
