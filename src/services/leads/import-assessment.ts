import type { ContactSummary } from "../../db/contact-repository.ts";
import type { LeadSignal } from "../../db/evidence-repository.ts";
import type { NewLead } from "../../db/lead-repository.ts";
import { detectSignals, type Signal } from "../../domain/ai-adoption.ts";
import type { Contact } from "../../domain/contact.ts";
import type { CompanyFacts, Lead } from "../../domain/lead.ts";
import { handMadeModel, scoreOf } from "../../domain/score.ts";
import type { ServiceContext } from "../context.ts";
import { scoreInputOf } from "../scoring/refresh-scores.ts";
import { imported } from "./import-merge.ts";

export interface Assessed<L> {
  /** With their scores, so that they go in with the row itself. */
  leads: L[];
  /** The evidence that the import gives. */
  signals: LeadSignal[];
}

/** By lead: the people there as the import leaves them. Of leads that are not in it nobody changes. */
export type PeopleOf = ReadonlyMap<string, readonly Contact[]>;

/** Nothing else is known of these leads, so nothing has to be read. */
export function assessNew(
  ctx: ServiceContext,
  leads: readonly NewLead[],
  at: string,
  peopleOf: PeopleOf,
): Assessed<NewLead> {
  const now = ctx.clock.now();
  const signals = leads.map((lead) => signalsOf(lead, at));
  return {
    leads: leads.map((lead, i) => ({
      ...lead,
      ...scoresOf(now, lead, signals[i] ?? [], summaryOf(peopleOf.get(lead.id))),
    })),
    signals: leads.flatMap((lead, i) => toLeadSignals(lead.id, signals[i] ?? [])),
  };
}

/** Takes other sources' evidence and the contacts into account. */
export async function assessChanged(
  ctx: ServiceContext,
  leads: readonly Lead[],
  at: string | ((lead: Lead) => string),
  peopleOf: PeopleOf = new Map(),
): Promise<Assessed<Lead>> {
  if (leads.length === 0) return { leads: [], signals: [] };
  const ids = leads.map(({ id }) => id);
  const [known, contacts] = await Promise.all([ctx.evidence.signalsOf(ids), ctx.contacts.summaries(ids)]);
  const now = ctx.clock.now();
  const signals = leads.map((lead) => signalsOf(lead, typeof at === "string" ? at : at(lead)));
  return {
    leads: leads.map((lead, i) => {
      const others = (known.get(lead.id) ?? []).filter(({ source }) => source !== imported);
      return {
        ...lead,
        ...scoresOf(
          now,
          lead,
          [...others, ...(signals[i] ?? [])],
          summaryOf(peopleOf.get(lead.id)) ?? contacts.get(lead.id),
        ),
      };
    }),
    signals: leads.flatMap((lead, i) => toLeadSignals(lead.id, signals[i] ?? [])),
  };
}

function summaryOf(people: readonly Contact[] = []): ContactSummary | undefined {
  if (people.length === 0) return undefined;
  return {
    hasDecisionMaker: people.some(({ isDecisionMaker }) => isDecisionMaker),
    hasVerifiedEmail: people.some(({ emailStatus }) => emailStatus === "valid"),
  };
}

const toLeadSignals = (leadId: string, signals: readonly Signal[]): LeadSignal[] =>
  signals.map((signal) => ({ ...signal, leadId }));

function scoresOf(
  now: Date,
  lead: NewLead,
  signals: readonly Signal[],
  contacts: ContactSummary | undefined,
): Pick<Lead, "aiAdoptionScore" | "leadScore" | "scoreModel" | "scoredAt"> {
  const input = scoreInputOf(lead, signals, contacts);
  const leadScore = scoreOf(input, now);
  const { aiAdoptionScore } = input;
  return { aiAdoptionScore, leadScore, scoreModel: handMadeModel.version, scoredAt: now.toISOString() };
}

/** Signs of AI in what the lead has from an import: its values only, so that nothing counts twice. */
function signalsOf(lead: NewLead, at: string): Signal[] {
  const given = <F extends keyof CompanyFacts>(field: F, otherwise: CompanyFacts[F]): CompanyFacts[F] =>
    lead.provenance[field]?.source === imported ? lead[field] : otherwise;
  return detectSignals({
    source: imported,
    url: lead.websiteUrl,
    observedAt: at,
    description: given("description", null),
    industry: given("industry", null),
    keywords: given("tags", []),
    technologies: given("techStack", []),
  });
}
