import type { Contact } from "./contact.ts";
import type { EnrichmentSource, EnrichmentTask } from "./enrichment.ts";
import type { FactField, Lead } from "./lead.ts";
import { type Provenance, person } from "./provenance.ts";

export const wantGroups = ["company", "decision_makers", "emails"] as const;
export type WantGroup = (typeof wantGroups)[number];

const wantedFacts = ["industry", "employeeCount", "country", "description", "fundingStage"] as const;
export type Want = (typeof wantedFacts)[number] | "ai_evidence" | "decision_maker" | "email";

/** A question that could be asked: what it can add, and the most that it costs, in credits. */
export interface Step {
  source: EnrichmentSource;
  task: EnrichmentTask;
  gives: readonly Want[];
  price: number;
}

const gives: Record<EnrichmentSource, Partial<Record<EnrichmentTask, readonly Want[]>>> = {
  website: { company: ["employeeCount", "country", "description", "ai_evidence"], people: ["email"] },
  hunter: { company: ["industry", "employeeCount", "country", "description"], people: ["decision_maker", "email"] },
  apollo: { company: wantedFacts, people: ["decision_maker", "email"] },
};

export const whatGives = (source: EnrichmentSource, task: EnrichmentTask): readonly Want[] => gives[source][task] ?? [];

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
}

export const reachOf = (contacts: readonly Pick<Contact, "isDecisionMaker" | "email" | "emailStatus">[]): Reach => ({
  decisionMaker: contacts.some((contact) => contact.isDecisionMaker && contact.emailStatus === "valid"),
  address: contacts.some(({ email, emailStatus }) => email !== null && emailStatus !== "invalid"),
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
 */
export function nextSteps(open: readonly Step[], missing: ReadonlySet<Want>, creditsLeft: number): Step[] {
  const useful = open.filter((step) => step.gives.some((want) => missing.has(want)));
  const chosen = useful.filter(({ price }) => price === 0);
  let left = creditsLeft;
  const suppliersOf = (want: Want) => useful.filter((step) => step.gives.includes(want) && step.price <= left);
  const rarestFirst = [...missing].sort((a, b) => suppliersOf(a).length - suppliersOf(b).length);
  for (const want of rarestFirst) {
    if (chosen.some((step) => step.gives.includes(want))) continue;
    const [cheapest] = suppliersOf(want).sort((a, b) => a.price - b.price);
    if (!cheapest) continue;
    chosen.push(cheapest);
    left -= cheapest.price;
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

/** What an enrichment would ask and cost; nobody is called. */
export function planOf(steps: readonly Step[], missing: ReadonlySet<Want>, creditsAllowed: number): Plan {
  const rounds: Step[][] = [];
  let open = [...steps];
  let left = creditsAllowed;
  for (;;) {
    const round = nextSteps(open, missing, left);
    if (round.length === 0) break;
    rounds.push(round);
    left -= priceOf(round);
    open = open.filter((step) => !round.includes(step));
  }
  return { rounds, leastCredits: priceOf(rounds[0] ?? []), mostCredits: priceOf(rounds.flat()) };
}

/** Credits are counted in thousandths: sums of tenths are not exact. */
const priceOf = (steps: readonly Step[]): number =>
  Math.round(steps.reduce((sum, { price }) => sum + price, 0) * 1000) / 1000;
