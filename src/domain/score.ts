import type { FundingStage } from "./lead.ts";

/** What the score looks at. Null: not known, which is neither good nor bad. */
export interface ScoreInput {
  aiAdoptionScore: number | null;
  employeeCount: number | null;
  fundingStage: FundingStage | null;
  fundingTotalUsd: number | null;
  lastFundingAt: string | null;
  hasDecisionMaker: boolean | null;
  hasVerifiedEmail: boolean | null;
}

export const scoreFeatures = [
  "ai_adoption",
  "company_size",
  "funding_stage",
  "funding_total",
  "funding_recency",
  "decision_maker",
  "verified_email",
] as const;
export type ScoreFeature = (typeof scoreFeatures)[number];

/** A linear model in log-odds. `weights` multiply features that are scaled to -1 … 1, with 0 for an average lead. */
export interface ScoringModel {
  version: string;
  intercept: number;
  weights: Record<ScoreFeature, number>;
}

/** Version 0: set by hand. An average lead scores 35; strong AI adoption alone lifts it to about 75. */
export const handMadeModel: ScoringModel = {
  version: "rules-v0",
  intercept: -0.62,
  weights: {
    ai_adoption: 1.8,
    company_size: 0.9,
    funding_stage: 0.7,
    funding_total: 0.3,
    funding_recency: 0.4,
    decision_maker: 0.4,
    verified_email: 0.5,
  },
};

export const featureLabels: Record<ScoreFeature, string> = {
  ai_adoption: "AI adoption",
  company_size: "Company size",
  funding_stage: "Funding stage",
  funding_total: "Funding raised",
  funding_recency: "Time since last funding",
  decision_maker: "Decision maker known",
  verified_email: "Verified e-mail",
};

// The team's service fits companies that are past the first dozen people and can still decide quickly.
const sizeBands: readonly [number, number][] = [
  [10, -0.6],
  [50, 0.3],
  [200, 0.9],
  [500, 1],
  [1000, 0.6],
  [5000, 0.1],
  [Number.POSITIVE_INFINITY, -0.4],
];

const stageFit: Record<FundingStage, number | null> = {
  "Pre-Seed": -0.5,
  Seed: 0,
  "Series A": 0.7,
  "Series B": 1,
  "Series C": 1,
  "Series D": 0.8,
  "Series E": 0.6,
  "Series F": 0.5,
  "Series G": 0.4,
  "Series H": 0.4,
  Growth: 0.7,
  "Private Equity": 0.3,
  Debt: 0,
  Grant: -0.2,
  IPO: 0.2,
  Acquired: -0.6,
  Unknown: null,
};

/** What is no number tells nothing. */
const known = (x: number | null): number | null => (x === null || Number.isNaN(x) ? null : x);

const clamp = (x: number): number => Math.max(-1, Math.min(1, x));

/** Features in -1 … 1, null where the lead does not tell. */
function featuresOf(input: ScoreInput, now: Date): Record<ScoreFeature, number | null> {
  const { fundingStage, lastFundingAt } = input;
  const aiAdoptionScore = known(input.aiAdoptionScore);
  const employeeCount = known(input.employeeCount);
  const fundingTotalUsd = known(input.fundingTotalUsd);
  const months = lastFundingAt === null ? null : (now.getTime() - Date.parse(lastFundingAt)) / (30.44 * 86_400_000);
  return {
    ai_adoption: aiAdoptionScore === null ? null : clamp((aiAdoptionScore - 50) / 50),
    company_size: employeeCount === null ? null : (sizeBands.find(([most]) => employeeCount <= most)?.[1] ?? null),
    funding_stage: fundingStage === null ? null : stageFit[fundingStage],
    // One million is average; each factor of ten is half the way to the end of the scale.
    funding_total: fundingTotalUsd === null ? null : clamp((Math.log10(Math.max(fundingTotalUsd, 1e4)) - 6) / 2),
    funding_recency: months === null || Number.isNaN(months) ? null : clamp(1 - months / 18),
    decision_maker: input.hasDecisionMaker === null ? null : input.hasDecisionMaker ? 1 : -0.5,
    verified_email: input.hasVerifiedEmail === null ? null : input.hasVerifiedEmail ? 1 : -0.5,
  };
}

export interface Contribution {
  feature: ScoreFeature;
  label: string;
  /** Points of the score, one decimal; base and points add up to the score exactly. */
  points: number;
}

export interface ScoreExplanation {
  score: number;
  base: number;
  model: string;
  /** 0 to 1: share of the model's weight that this lead's data let us observe. */
  coverage: number;
  contributions: Contribution[];
}

/** The score alone, for whoever scores many and explains none. */
export function scoreOf(input: ScoreInput, now: Date, model: ScoringModel = handMadeModel): number {
  const features = featuresOf(input, now);
  let sum = 0;
  for (const feature of scoreFeatures) sum += (features[feature] ?? 0) * model.weights[feature];
  return tenthsWithin(100 * logistic(model.intercept + sum)) / 10;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Scores a lead and says why. Each feature's log-odds become points along the secant from the base to the score, so
 * that they keep their sign and their proportion and add up exactly; the score stays within 1 … 99, since neither
 * certainty is ever known.
 */
export function scoreLead(input: ScoreInput, now: Date, model: ScoringModel = handMadeModel): ScoreExplanation {
  const features = featuresOf(input, now);
  const logOdds = scoreFeatures.map((feature) => (features[feature] ?? 0) * model.weights[feature]);
  const sum = logOdds.reduce((total, part) => total + part, 0);
  const base = tenthsWithin(100 * logistic(model.intercept));
  const score = tenthsWithin(100 * logistic(model.intercept + sum));
  const points = shareOut(score - base, logOdds);

  const weight = (feature: ScoreFeature) => Math.abs(model.weights[feature]);
  const all = scoreFeatures.reduce((total, feature) => total + weight(feature), 0);
  const observed = scoreFeatures.reduce((t, feature) => t + (features[feature] === null ? 0 : weight(feature)), 0);
  return {
    score: score / 10,
    base: base / 10,
    model: model.version,
    coverage: all === 0 ? 0 : Math.round((observed / all) * 100) / 100,
    contributions: scoreFeatures.flatMap((feature, i) =>
      features[feature] === null ? [] : [{ feature, label: featureLabels[feature], points: (points[i] ?? 0) / 10 }],
    ),
  };
}

const tenthsWithin = (x: number): number => Math.max(10, Math.min(990, Math.round(x * 10)));

/** Splits whole tenths in proportion to the parts; what rounding leaves goes to the parts that lost most. */
function shareOut(total: number, parts: readonly number[]): number[] {
  const sum = parts.reduce((t, part) => t + part, 0);
  // Where the parts cancel out, the logistic's slope at the base (at most 25 points a unit) stands for the secant.
  const exact = parts.map((part) => (Math.abs(sum) < 1e-9 ? part * 250 : (part * total) / sum));
  const shares = exact.map(Math.round);
  let rest = total - shares.reduce((t, share) => t + share, 0);
  const order = exact.map((_, i) => i).filter((i) => parts[i] !== 0);
  order.sort((a, b) => Math.abs(exact[b] ?? 0) - Math.abs(exact[a] ?? 0));
  for (let k = 0; rest !== 0 && order.length > 0; k = (k + 1) % order.length) {
    const i = order[k] ?? 0;
    shares[i] = (shares[i] ?? 0) + Math.sign(rest);
    rest -= Math.sign(rest);
  }
  return shares;
}
