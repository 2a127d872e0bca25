import { type Contact, type Seniority, seniorities } from "./contact.ts";
import { verdictDays, verdictPrice } from "./email-verification.ts";
import type { EnrichmentSource, EnrichmentTask } from "./enrichment.ts";
import type { FactField, Lead } from "./lead.ts";
import { type Provenance, person } from "./provenance.ts";

export const wantGroups = ["company", "decision_makers", "emails"] as const;
export type WantGroup = (typeof wantGroups)[number];

const wantedFacts = ["industry", "employeeCount", "country", "description", "fundingStage"] as const;
export type Want = (typeof wantedFacts)[number] | "ai_evidence" | "decision_maker" | "email";

/** A question that could be asked: what it can add, and what it costs, in credits. */
export interface Step {
  source: EnrichmentSource;
  task: EnrichmentTask;
  gives: readonly Want[];
  /** The most that it costs. */
  price: number;
  /** The least that an answer costs: with less left it is not asked, and with less than `price` it goes as far as that does. */
  least: number;
}

const gives: Record<EnrichmentSource, Partial<Record<EnrichmentTask, readonly Want[]>>> = {
  website: { company: ["employeeCount", "country", "description", "ai_evidence"], people: ["email"] },
  hunter: {
    company: ["industry", "employeeCount", "country", "description"],
    people: ["decision_maker", "email"],
    verify: ["decision_maker"],
  },
  apollo: { company: wantedFacts, people: ["decision_maker", "email"] },
};

export const whatGives = (source: EnrichmentSource, task: EnrichmentTask): readonly Want[] => gives[source][task] ?? [];

/** Whether it may bring a decision maker's address without a verdict. Apollo gives verified ones alone. */
const lists = ({ source, task, gives }: Step): boolean =>
  source === "hunter" && task === "people" && gives.includes("decision_maker");

/** What it takes to have the want filled: a decision maker whose address is only listed costs a verdict more. */
const costOf = (step: Step, want: Want): number =>
  step.least + (want === "decision_maker" && lists(step) ? verdictPrice : 0);

/** Verdicts that one enrichment asks for: two cost as much as one more person would, and whom they fail is told so. */
export const mostVerdicts = 2;

const rankOf = (seniority: Seniority | null): number =>
  seniority === null ? seniorities.length : seniorities.indexOf(seniority);

type Listed = Pick<Contact, "isDecisionMaker" | "email" | "emailStatus" | "emailConfidence" | "seniority">;

/** Decision makers whose address nobody has judged, those first whom a verdict is worth most and most likely good. */
export const listedDeciders = <T extends Listed>(contacts: readonly T[]): (T & { email: string })[] =>
  contacts
    .filter((contact): contact is T & { email: string } => isListed(contact))
    .toSorted(
      (a, b) => rankOf(a.seniority) - rankOf(b.seniority) || (b.emailConfidence ?? 0) - (a.emailConfidence ?? 0),
    );

const isListed = ({ isDecisionMaker, email, emailStatus }: Pick<Listed, "isDecisionMaker" | "email" | "emailStatus">) =>
  isDecisionMaker && email !== null && emailStatus === "unverified";

/** Its lead had its verdicts: enriched again, it must not pay for the next ones until these are due again. */
const wasAskedFor =
  (now: Date) =>
  ({ isDecisionMaker, emailEvidence }: Pick<Contact, "isDecisionMaker" | "emailEvidence">): boolean =>
    isDecisionMaker && emailEvidence?.method === "hunter" && String(emailEvidence.checked_at) > verdictsSince(now);

/** Verdicts of before are due again. */
export const verdictsSince = (now: Date): string => new Date(now.getTime() - verdictDays * 86_400_000).toISOString();

/** A verdict can be asked only on an address that is there. */
export const isPossible = ({ task }: Step, { listed }: Pick<Reach, "listed">): boolean => task !== "verify" || listed;

/** Why a step is planned that is no plain question to a source; null for those that are. */
export const whyPlanned = ({ task }: Pick<Step, "task">): string | null =>
  task === "verify" ? "A verdict on a decision maker's address that is known costs less than another person." : null;

/** Below this a value is a guess, and a surer source is still asked. */
const sureEnough = 0.5;

/** After this a source's value is out of date and asked for anew, as if it were missing. */
export const factsAgeDays = 180;

/** Whom of a lead we can write to already. */
export interface Reach {
  /** A decision maker with a verified address. */
  decisionMaker: boolean;
  /** Any address that is not known to be dead. */
  address: boolean;
  /** A decision maker with an address that nobody has judged, at a lead for which no verdict was asked of late. */
  listed: boolean;
}

export const nobodyReached: Reach = { decisionMaker: false, address: false, listed: false };

export const reachOf = (
  contacts: readonly Pick<Contact, "isDecisionMaker" | "email" | "emailStatus" | "emailEvidence">[],
  now: Date,
): Reach => ({
  decisionMaker: contacts.some((contact) => contact.isDecisionMaker && contact.emailStatus === "valid"),
  address: contacts.some(({ email, emailStatus }) => email !== null && emailStatus !== "invalid"),
  listed: contacts.some(isListed) && !contacts.some(wasAskedFor(now)),
});

/** What the lead still lacks of what is wanted. A source is asked for nothing else: that is the waterfall. */
export function missingOf(lead: Lead, reach: Reach, groups: readonly WantGroup[], now: Date): Set<Want> {
  const missing = new Set<Want>();
  if (groups.includes("company")) {
    for (const field of wantedFacts) if (!isKnown(lead, field, now)) missing.add(field);
    if (!lead.aiAdoptionScore) missing.add("ai_evidence");
  }
  if (groups.includes("decision_makers") && !reach.decisionMaker) missing.add("decision_maker");
  if (groups.includes("emails") && !reach.address) missing.add("email");
  return missing;
}

/** Whether a source confirmed what was out of date or a guess: it is known from now on, though its value is the same. */
export const isRenewed = (lead: Lead, provenance: Provenance, now: Date): boolean =>
  wantedFacts.some((field) => !isKnown(lead, field, now) && isKnown({ ...lead, provenance }, field, now));

function isKnown(lead: Lead, field: FactField, now: Date): boolean {
  if (lead[field] === null) return false;
  const origin = lead.provenance[field];
  if (!origin || origin.source === person) return true;
  const ageDays = (now.getTime() - Date.parse(origin.at)) / 86_400_000;
  return origin.confidence >= sureEnough && ageDays < factsAgeDays;
}

/**
 * The questions to ask now, all at the same time: those that cost nothing, then for each want that these cannot fill
 * the cheapest that can. A want that a single source fills goes first, since that one is asked anyway and may fill
 * others too; what a free source may fill waits for its answer. Empty when nothing more is to be had for the credits.
 * Cheapest is what it takes to have the want filled, so somebody at Apollo (whose free search says whether there is one,
 * and whose addresses are verified) comes before a page of Hunter's, most of whose addresses want a verdict.
 */
export function nextSteps(open: readonly Step[], missing: ReadonlySet<Want>, creditsLeft: number): Step[] {
  const useful = open.filter((step) => step.gives.some((want) => missing.has(want)));
  const chosen = useful.filter(({ price }) => price === 0);
  let left = creditsLeft;
  const suppliersOf = (want: Want) => useful.filter((step) => step.gives.includes(want) && step.least <= left);
  const rarestFirst = [...missing].sort((a, b) => suppliersOf(a).length - suppliersOf(b).length);
  for (const want of rarestFirst) {
    if (chosen.some((step) => step.gives.includes(want))) continue;
    const [cheapest] = suppliersOf(want).sort((a, b) => costOf(a, want) - costOf(b, want));
    if (!cheapest) continue;
    chosen.push(cheapest);
    left -= Math.min(left, cheapest.price);
  }
  return chosen;
}

export interface Plan {
  /** What is asked at once, then what is asked if that gave nothing, and so on. */
  rounds: Step[][];
  /** If the first round gives everything. */
  leastCredits: number;
  /** If no answer fills anything. */
  mostCredits: number;
}

/** What an enrichment would ask and cost; nobody is called. `listed`: whether an address waits for its verdict. */
export function planOf(
  steps: readonly Step[],
  missing: ReadonlySet<Want>,
  creditsAllowed: number,
  { listed }: Pick<Reach, "listed">,
): Plan {
  const rounds: Step[][] = [];
  let open = [...steps];
  let left = creditsAllowed;
  let mayBeListed = listed;
  for (;;) {
    const possible = open.filter((step) => isPossible(step, { listed: mayBeListed }));
    const round = nextSteps(possible, missing, left);
    if (round.length === 0) break;
    rounds.push(round);
    left = Math.max(0, left - sumOf(round.map(({ price }) => price)));
    open = open.filter((step) => !round.includes(step));
    mayBeListed ||= round.some(lists);
  }
  const [first = []] = rounds;
  const most = sumOf(rounds.flat().map(({ price }) => price));
  return {
    rounds,
    leastCredits: sumOf(first.map(({ least }) => least)),
    mostCredits: Math.min(most, creditsAllowed),
  };
}

/** Credits are counted in thousandths: sums of tenths are not exact. */
const sumOf = (credits: readonly number[]): number =>
  Math.round(credits.reduce((sum, one) => sum + one, 0) * 1000) / 1000;
