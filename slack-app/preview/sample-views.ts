import type { Actor } from "../../src/domain/actor.ts";
import { AppError } from "../../src/domain/errors.ts";
import { readSearch } from "../../src/domain/search-language/read-search.ts";
import type { SavedSearch } from "../../src/domain/slack-task.ts";
import { noRecord } from "../../src/domain/usage.ts";
import type { SourceDescription } from "../../src/services/discovery/list-sources.ts";
import type { View } from "../blocks/kit.ts";
import type { Message } from "../blocks/message.ts";
import { md } from "../blocks/text.ts";
import { digestMessage } from "../views/digest.ts";
import { type DiscoveryParts, discoveryMessage, priceMessage } from "../views/discovery.ts";
import { errorMessage } from "../views/error-message.ts";
import { contactForm, dismissForm, noteForm, watchForm } from "../views/forms.ts";
import { didYouMean, help, welcome } from "../views/help.ts";
import { homeView } from "../views/home.ts";
import { leadCard } from "../views/lead-card.ts";
import { leadList } from "../views/lead-list.ts";
import { quotaMessage } from "../views/quota.ts";
import { watchList } from "../views/watches.ts";
import { sampleNow as now, sampleSummaries as summaries } from "./sample-leads.ts";

const price = { mostCredits: 2.2, missing: ["people"], notRun: null };
const actor: Actor = { kind: "slack", id: "slack:T0:U0ANA", name: "slack:U0ANA", scopes: ["write"] };
const baseUrl = "https://leads.example";
const searchText = "ai robotics in berlin 50-200 people series a,b score>=70 sort:score";
const { search } = readSearch(searchText);
const metadata = { leadId: "x", responseUrl: null, channelId: null };
const nameOf = (source: string) => ({ apollo: "Apollo", hunter: "Hunter", yc: "YC directory" })[source] ?? source;

const watch: SavedSearch = {
  id: "w1",
  name: "fintech in berlin",
  criteria: "fintech in berlin score>=70",
  owner: "slack:U0ANA",
  notify: { teamId: "T0", channelId: "C0LEADS" },
  watermark: null,
  createdAt: now.toISOString(),
};

const source = (id: "apollo" | "hunter" | "yc", used: number | null, reason: string | null): SourceDescription => ({
  id,
  name: nameOf(id),
  isEnabled: reason === null,
  reason,
  needsKey: id !== "yc",
  capabilities: [],
  filters: [],
  filtersAppliedHere: [],
  prices: {},
  ...noRecord,
  limits: {
    windows: [{ limit: 60, seconds: 3600, used: 12, remaining: 48, resetsAt: null }],
    quota:
      used === null
        ? null
        : { limit: 50, used, remaining: 50 - used, periodStart: "2026-11-01", resetsAt: "2026-12-01T00:00:00.000Z" },
    cooldownUntil: null,
    circuit: "closed",
    credentialRejectedAt: null,
    learned: { windows: [], quota: null },
  },
});
const sources = [
  source("apollo", 18, null),
  source("hunter", 50, "This period's credits are used up."),
  { ...source("yc", null, null), limits: null },
];

const answer: DiscoveryParts["answer"] = {
  results: summaries.map(({ lead }, i) => ({ leadId: lead.id, isNew: i === 0 })),
  total: 47,
  sources: {
    apollo: { status: "ok", found: 47, new: 12, credits: 1 },
    hunter: { status: "quota_exhausted", found: 0, new: 0, credits: 0, retryAt: "2026-12-01T00:00:00.000Z" },
    yc: { status: "empty", found: 0, new: 0, credits: 0 },
  },
};

const [first, second] = summaries;
if (!first || !second) throw new Error("the samples are missing");

/** Every view with sample data: what /docs/slack draws, and how a developer looks at a change. */
export const sampleViews: Record<string, Message | View> = {
  "/leads": welcome(),
  "/leads help": help(null),
  "/leads help find": help("find"),
  "/leads find …": leadList({
    title: "Leads",
    command: `find ${searchText}`,
    search,
    ignored: ["colour:red"],
    isGuess: false,
    summaries,
    total: 23,
    totalIsExact: true,
    before: 0,
    cursors: [],
    nextCursor: "next",
    now,
    audience: "private",
  }),
  "/leads show …": leadCard(first, {
    actor,
    audience: "private",
    price,
    now,
    baseUrl,
  }),
  "Shared with the channel": leadCard(second, {
    actor,
    audience: "shared",
    price,
    now,
    baseUrl,
    notice: md`Shared by Ana`,
  }),
  "/leads discover …": priceMessage({
    command: `discover ${searchText}`,
    search,
    estimate: {
      sourcesQueried: ["apollo", "hunter", "yc"],
      credits: { apollo: 1, hunter: 0, yc: 0 },
      quotaRemaining: { apollo: 32, hunter: 0 },
    },
    ignored: [],
    nameOf,
  }),
  "What the sources answered": discoveryMessage({ search, answer, summaries, now, nameOf }),
  "/leads quota": quotaMessage(sources),
  "/leads watches": watchList([watch]),
  "New matches, once a day": digestMessage({ search, owner: "slack:U0ANA", summaries, total: 3, now }),
  "Not understood": didYouMean('There is no command "enrch".', "enrich acme.example"),
  "Something went wrong": errorMessage(
    new AppError("provider_unavailable", "Hunter does not answer."),
    "01a2036a-0000-7000-8000-000000000000",
  ),
  "Dismiss a lead": dismissForm(first.lead, metadata),
  "Add a note": noteForm(first.lead, metadata),
  "Edit a contact": contactForm(first.lead, first.bestContact, metadata),
  "Watch a search": watchForm(metadata),
  "App Home": homeView({ summaries, total: 5, watches: [watch], sources, now }),
};
