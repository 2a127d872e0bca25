import type { ContactSummary } from "../../db/contact-repository.ts";
import type { NewLead } from "../../db/lead-repository.ts";
import { aiAdoptionScore, type Signal } from "../../domain/ai-adoption.ts";
import type { Lead } from "../../domain/lead.ts";
import { type ScoreExplanation, type ScoreInput, scoreLead } from "../../domain/score.ts";
import { type ServiceContext, timestamp } from "../context.ts";

export interface Assessment {
  aiAdoptionScore: number | null;
  explanation: ScoreExplanation;
}

/** Scores these leads from what is stored of them, in a constant number of queries, and keeps the result. */
export async function refreshScores(ctx: ServiceContext, leadIds: readonly string[]): Promise<Map<string, Assessment>> {
  if (leadIds.length === 0) return new Map();
  const [leads, signals, summaries] = await Promise.all([
    ctx.leads.findMany(leadIds),
    ctx.evidence.signalsOf(leadIds),
    ctx.contacts.summaries(leadIds),
  ]);
  const now = ctx.clock.now();
  const assessed = new Map(
    leads.map((lead) => [lead.id, assess(lead, signals.get(lead.id) ?? [], summaries.get(lead.id), now)]),
  );
  const rows = [...assessed].map(([id, { aiAdoptionScore: ai, explanation }]) => ({
    id,
    aiAdoptionScore: ai,
    leadScore: explanation.score,
    scoreModel: explanation.model,
  }));
  await ctx.commit(ctx.leads.saveScores(rows, timestamp(ctx)));
  return assessed;
}

export function assess(
  lead: Lead,
  signals: readonly Signal[],
  contacts: ContactSummary | undefined,
  now: Date,
): Assessment {
  const input = scoreInputOf(lead, signals, contacts);
  return { aiAdoptionScore: input.aiAdoptionScore, explanation: scoreLead(input, now) };
}

/** What a lead tells the score. */
export function scoreInputOf(
  lead: NewLead,
  signals: readonly Signal[],
  contacts: ContactSummary | undefined,
): ScoreInput {
  return {
    aiAdoptionScore: hasBeenLookedAt(lead) || signals.length > 0 ? aiAdoptionScore(signals) : null,
    employeeCount: lead.employeeCount,
    fundingStage: lead.fundingStage,
    fundingTotalUsd: lead.fundingTotalUsd,
    lastFundingAt: lead.lastFundingAt,
    // Without any contact it is not known whether there is one to be found.
    hasDecisionMaker: contacts ? contacts.hasDecisionMaker : null,
    hasVerifiedEmail: contacts ? contacts.hasVerifiedEmail : null,
  };
}

/** Whether there was anything in which signs of AI could have been found. */
const hasBeenLookedAt = (lead: NewLead): boolean =>
  lead.description !== null || lead.industry !== null || lead.tags.length > 0 || lead.techStack.length > 0;
