import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import { type Grade, gradeOf } from "../../domain/grade.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ScoreTrend } from "../../domain/score-trend.ts";
import type { ServiceContext } from "../context.ts";
import { readTrends } from "../scoring/read-trends.ts";
import { assess } from "../scoring/refresh-scores.ts";
import { inWords } from "../scoring/score-lead.ts";

/** A lead as it is read at a glance. */
export interface LeadSummary {
  lead: Lead;
  grade: Grade | null;
  trend: ScoreTrend | null;
  /** What speaks most for it, with what that is taken from. */
  reasons: { label: string; value: string | null; points: number; url: string | null }[];
  bestContact: Contact | null;
  contacts: Contact[];
}

const reasonsShown = 2;

/** What a card shows of leads, in a number of queries that grows only with the leads on one page. */
export async function describeLeads(ctx: ServiceContext, leads: readonly Lead[]): Promise<LeadSummary[]> {
  requireScope(ctx.actor, "read");
  const ids = leads.map(({ id }) => id);
  const [signals, summaries, trends, ...contactsOf] = await Promise.all([
    ctx.evidence.signalsOf(ids),
    ctx.contacts.summaries(ids),
    readTrends(ctx, leads),
    ...ids.map((id) => ctx.contacts.ofLead(id)),
  ]);
  const now = ctx.clock.now();
  return leads.map((lead, i) => {
    const evidence = signals.get(lead.id) ?? [];
    const { explanation } = assess(lead, evidence, summaries.get(lead.id), now);
    const strongest = explanation.contributions
      .toSorted((a, b) => b.points - a.points)
      .filter(({ points }) => points > 0);
    const contacts = (contactsOf[i] ?? []).toSorted((a, b) => rankOf(b) - rankOf(a));
    return {
      lead,
      grade: gradeOf(lead.leadScore),
      trend: trends.get(lead.id) ?? null,
      reasons: strongest.slice(0, reasonsShown).map(({ feature, label, points }) => ({
        label,
        points,
        value: inWords(feature, lead),
        url: feature === "ai_adoption" ? (evidence.find(({ url }) => url !== null)?.url ?? null) : lead.websiteUrl,
      })),
      bestContact: contacts[0] ?? null,
      contacts,
    };
  });
}

/** Who decides and can be reached comes first. */
const rankOf = ({ isDecisionMaker, emailStatus, email }: Contact): number =>
  (isDecisionMaker ? 4 : 0) + (emailStatus === "valid" ? 3 : 0) + (email === null || emailStatus === "invalid" ? 0 : 1);
