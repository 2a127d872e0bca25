import type { SourceReport } from "../../src/domain/discovery-run.ts";
import type { Search } from "../../src/domain/search-language/search.ts";
import type { DiscoverySource } from "../../src/providers/registry.ts";
import type { DiscoveryEstimate } from "../../src/services/discovery/estimate-discovery.ts";
import type { DiscoveryAnswer, DiscoveryResult } from "../../src/services/discovery/search-discovery.ts";
import type { LeadSummary } from "../../src/services/leads/describe-leads.ts";
import { actions, type Block, button, context, header, section } from "../blocks/kit.ts";
import { type Message, message } from "../blocks/message.ts";
import { dateMarkup, joinMarkup, type Markup, md } from "../blocks/text.ts";
import { describeSearch } from "./describe-search.ts";
import { factsOf, leadValue, reasonsOf, short, titleOf } from "./lead-text.ts";

export interface PriceParts {
  command: string;
  search: Search;
  estimate: DiscoveryEstimate;
  ignored: readonly string[];
  nameOf(source: DiscoverySource): string;
}

const creditsText = (credits: number): string =>
  credits === 0 ? "free" : credits === 1 ? "1 credit" : `${Number(credits.toFixed(1))} credits`;

/** What it would cost; nobody was asked yet. */
export function priceMessage({ command, search, estimate, ignored, nameOf }: PriceParts): Message {
  const { sourcesQueried, credits, quotaRemaining } = estimate;
  const total = Object.values(credits).reduce((sum, price) => sum + price, 0);
  const lines = sourcesQueried.map((source) => {
    const left = quotaRemaining[source];
    return md`${nameOf(source)}: ${creditsText(credits[source] ?? 0)} at the most${left === undefined ? "" : `, ${Number(left.toFixed(1))} left`}`;
  });
  const price =
    total === 0
      ? "It costs nothing."
      : `It costs ${creditsText(total)} at the most; answers that are remembered cost nothing.`;
  return message({
    text: `Ask the sources for ${describeSearch(search, "AI companies")}? ${price}`,
    head: [
      section(
        md`Ask ${sourcesQueried.map(nameOf).join(", ")} for companies: *${describeSearch(search, "AI companies")}*?\n${price}`,
      ),
      ...(lines.length === 0 ? [] : [context(joinMarkup(lines, "  ·  "))]),
      ...(ignored.length === 0 ? [] : [context(md`Not asked for: ${ignored.join(", ").slice(0, 300)}`)]),
      actions([
        button("discover.yes", total === 0 ? "Ask them" : `Ask for ${creditsText(total)}`, {
          value: command.slice(0, 1900),
          style: "primary",
        }),
        button("run.find", "Search what we have", { value: command.replace(/^discover/, "find").slice(0, 1900) }),
      ]),
    ],
  });
}

export interface DiscoveryParts {
  search: Search;
  answer: Pick<DiscoveryAnswer, "sources" | "total"> & {
    results: readonly Pick<DiscoveryResult, "leadId" | "isNew">[];
  };
  summaries: readonly LeadSummary[];
  now: Date;
  nameOf(source: DiscoverySource): string;
}

export function discoveryMessage({ search, answer, summaries, now, nameOf }: DiscoveryParts): Message {
  const { results, sources, total } = answer;
  const created = results.filter(({ isNew }) => isNew).length;
  const isNew = new Set(results.flatMap(({ leadId, isNew: fresh }) => (fresh && leadId !== null ? [leadId] : [])));
  return message({
    text: `${results.length} companies, ${created} new`,
    head: [
      header("Found outside"),
      context(
        md`${describeSearch(search, "AI companies")}: here ${results.length} of about ${total}, ${created} of them new`,
      ),
      ...(results.length === 0
        ? [section(md`The sources that could be asked have nothing for this. Leave out a word, or widen a filter.`)]
        : []),
    ],
    items: summaries.map((summary) => [
      section(md`${isNew.has(summary.lead.id) ? md`:new: ` : md``}${titleOf(summary)}\n${reasonsOf(summary)}`, {
        accessory: button("lead.card", "Details", {
          value: leadValue(summary.lead),
          label: `Details of ${short(summary.lead.companyName, 50)}`,
        }),
      }),
      context(factsOf(summary, now)),
    ]),
    foot: [sourceFooter(sources, nameOf)],
  });
}

const statusWords: Record<SourceReport["status"], string> = {
  ok: "answered",
  empty: "has nothing",
  rate_limited: "asked us to wait",
  quota_exhausted: "credits are used up",
  over_budget: "would cost more than its budget",
  not_configured: "is not set up",
  unavailable: "does not answer",
  provider_rejected: "rejected our key",
  bad_response: "answered nonsense",
};

/** How each source did: "found nothing" and "could not ask" are never the same. */
function sourceFooter(sources: DiscoveryAnswer["sources"], nameOf: (source: DiscoverySource) => string): Block {
  const lines = Object.entries(sources).map(([id, report]): Markup => {
    const name = nameOf(id as DiscoverySource);
    const { status, found, new: fresh, credits, retryAt } = report;
    const isAnswer = status === "ok" || status === "empty";
    const mark = isAnswer ? "✓" : "✗";
    const counts = status === "ok" ? `: ${found} found, ${fresh} new` : "";
    const cost = isAnswer ? `, ${creditsText(credits)}` : "";
    const when = retryAt === undefined ? md`` : md`, again ${dateMarkup(retryAt, "time")}`;
    return md`${mark} ${name} ${statusWords[status]}${counts}${cost}${when}`;
  });
  return context(joinMarkup(lines.length === 0 ? [md`No source was asked.`] : lines, "\n"));
}
