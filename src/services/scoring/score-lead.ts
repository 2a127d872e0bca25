import { requireScope } from "../../domain/actor.ts";
import { type Signal, signalLabels } from "../../domain/ai-adoption.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { type Contribution, type ScoreExplanation, type ScoreFeature, scoreFeatures } from "../../domain/score.ts";
import type { ScoreTrend } from "../../domain/score-trend.ts";
import type { ServiceContext } from "../context.ts";
import { findLead } from "../leads/get-lead.ts";
import { readTrends } from "./read-trends.ts";
import { refreshScores } from "./refresh-scores.ts";

export interface Reason extends Contribution {
  /** What the reason is taken from, in words: "98 of 100", "120 people". Null where there is nothing to say. */
  value: string | null;
  evidence: Pick<Signal, "source" | "url" | "quote" | "observedAt">[];
}

export interface ScoreAnswer extends Omit<ScoreExplanation, "contributions"> {
  leadId: string;
  aiAdoptionScore: number | null;
  trend: ScoreTrend | null;
  contributions: Reason[];
  topPositive: Reason[];
  topNegative: Reason[];
  /** Features of the model that this lead's data do not tell. */
  unknown: ScoreFeature[];
  signals: (Pick<Signal, "source" | "type" | "url" | "quote" | "observedAt"> & { label: string; weight: number })[];
}

const reasonsShown = 3;

/** Scores a lead now and explains it: contributions that add up to the score, each with what it rests on. */
export async function explainScore(ctx: ServiceContext, leadId: string): Promise<ScoreAnswer> {
  requireScope(ctx.actor, "write");
  const assessment = (await refreshScores(ctx, [leadId])).get(leadId);
  if (!assessment) throw new AppError("not_found", `There is no lead ${leadId}.`);
  const [lead, evidence] = await Promise.all([findLead(ctx, leadId), ctx.evidence.signalsOf([leadId])]);
  const signals = evidence.get(leadId) ?? [];
  const trend = (await readTrends(ctx, [lead])).get(leadId) ?? null;

  const { contributions, ...explanation } = assessment.explanation;
  const reasons = contributions.map((contribution) => ({
    ...contribution,
    value: inWords(contribution.feature, lead),
    evidence: contribution.feature === "ai_adoption" ? signals.slice(0, 5).map(toEvidence) : [],
  }));
  const sorted = reasons.toSorted((a, b) => b.points - a.points);
  return {
    ...explanation,
    leadId,
    aiAdoptionScore: assessment.aiAdoptionScore,
    trend,
    contributions: reasons,
    topPositive: sorted.filter(({ points }) => points > 0).slice(0, reasonsShown),
    topNegative: sorted
      .filter(({ points }) => points < 0)
      .toReversed()
      .slice(0, reasonsShown),
    unknown: scoreFeatures.filter((feature) => !contributions.some((known) => known.feature === feature)),
    signals: signals.map((signal) => ({
      ...toEvidence(signal),
      type: signal.type,
      label: signalLabels[signal.type],
      weight: signal.weight,
    })),
  };
}

const toEvidence = ({ source, url, quote, observedAt }: Signal) => ({ source, url, quote, observedAt });

export function inWords(feature: ScoreFeature, lead: Lead): string | null {
  switch (feature) {
    case "ai_adoption":
      return lead.aiAdoptionScore === null ? null : `${lead.aiAdoptionScore} of 100`;
    case "company_size":
      return lead.employeeCount === null ? null : `${lead.employeeCount} people`;
    case "funding_stage":
      return lead.fundingStage;
    case "funding_total":
      return lead.fundingTotalUsd === null ? null : `$${lead.fundingTotalUsd.toLocaleString("en-US")}`;
    case "funding_recency":
      return lead.lastFundingAt;
    default:
      return null;
  }
}
