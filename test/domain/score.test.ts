import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fundingStages } from "../../src/domain/lead.ts";
import { handMadeModel, type ScoreInput, scoreFeatures, scoreLead, scoreOf } from "../../src/domain/score.ts";

const now = new Date("2026-11-22T00:00:00.000Z");
const unknown: ScoreInput = {
  aiAdoptionScore: null,
  employeeCount: null,
  fundingStage: null,
  fundingTotalUsd: null,
  lastFundingAt: null,
  hasDecisionMaker: null,
  hasVerifiedEmail: null,
};
const best: ScoreInput = {
  aiAdoptionScore: 100,
  employeeCount: 400,
  fundingStage: "Series B",
  fundingTotalUsd: 1e9,
  lastFundingAt: "2026-11-21",
  hasDecisionMaker: true,
  hasVerifiedEmail: true,
};
const worst: ScoreInput = {
  aiAdoptionScore: 0,
  employeeCount: 1,
  fundingStage: "Acquired",
  fundingTotalUsd: 0,
  lastFundingAt: "1999-01-01",
  hasDecisionMaker: false,
  hasVerifiedEmail: false,
};

const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const inputs: fc.Arbitrary<ScoreInput> = fc.record({
  aiAdoptionScore: orNull(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(-5, 1e9, Number.NaN))),
  employeeCount: orNull(fc.oneof(fc.nat(20_000), fc.constantFrom(-1, Number.POSITIVE_INFINITY, Number.NaN))),
  fundingStage: orNull(fc.constantFrom(...fundingStages)),
  fundingTotalUsd: orNull(fc.oneof(fc.nat(), fc.constantFrom(0, -1, 1e15, Number.POSITIVE_INFINITY, Number.NaN))),
  lastFundingAt: orNull(fc.constantFrom("2026-10-01", "2020-01-01", "2099-01-01", "nonsense", "")),
  hasDecisionMaker: orNull(fc.boolean()),
  hasVerifiedEmail: orNull(fc.boolean()),
});
const models = fc.record({
  version: fc.constant("learned"),
  intercept: fc.double({ min: -9, max: 9, noNaN: true }),
  weights: fc.record(
    Object.fromEntries(scoreFeatures.map((f) => [f, fc.double({ min: -3, max: 3, noNaN: true })])) as Record<
      (typeof scoreFeatures)[number],
      fc.Arbitrary<number>
    >,
  ),
});
const tenths = (points: number) => Math.round(points * 10);
const sumOf = ({ base, contributions }: ReturnType<typeof scoreLead>) =>
  contributions.reduce((sum, { points }) => sum + tenths(points), tenths(base));

describe("scoreLead", () => {
  it.each([
    ["the hand-made model", fc.constant(handMadeModel)],
    ["any learned model", models],
  ])("adds up exactly and stays within 1 and 99 for 5,000 leads under %s", (_, model) => {
    fc.assert(
      fc.property(inputs, model, (input, weights) => {
        const result = scoreLead(input, now, weights);
        expect(sumOf(result)).toBe(tenths(result.score));
        expect(scoreOf(input, now, weights)).toBe(result.score);
        expect(result.score).toBeGreaterThanOrEqual(1);
        expect(result.score).toBeLessThanOrEqual(99);
        expect(result.coverage).toBeGreaterThanOrEqual(0);
        expect(result.coverage).toBeLessThanOrEqual(1);
        for (const { points } of result.contributions)
          expect(Math.abs(points * 10 - tenths(points))).toBeLessThan(1e-9);
      }),
      { numRuns: 5000 },
    );
  });

  it("gives a lead of which nothing is known the base, and no reasons", () => {
    expect(scoreLead(unknown, now)).toEqual({ score: 35, base: 35, model: "rules-v0", coverage: 0, contributions: [] });
  });

  it.each([
    ["best", best, 95, 99],
    ["worst", worst, 1, 10],
  ])("scores the %s lead between its ends, with every feature observed", (_, input, low, high) => {
    const result = scoreLead(input, now);
    expect(result.score).toBeGreaterThanOrEqual(low);
    expect(result.score).toBeLessThanOrEqual(high);
    expect(result.coverage).toBe(1);
    expect(result.contributions.map(({ feature }) => feature)).toEqual([...scoreFeatures]);
    expect(sumOf(result)).toBe(tenths(result.score));
  });

  it("never falls with more AI adoption", () => {
    fc.assert(
      fc.property(inputs, fc.nat(100), fc.nat(100), (input, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const scoreAt = (aiAdoptionScore: number) => scoreLead({ ...input, aiAdoptionScore }, now).score;
        expect(scoreAt(high)).toBeGreaterThanOrEqual(scoreAt(low));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["aiAdoptionScore", 0],
    ["fundingTotalUsd", 0],
    ["employeeCount", 0],
    ["hasVerifiedEmail", false],
    ["hasDecisionMaker", false],
  ] as const)("tells a missing %s from %j", (field, zero) => {
    const missing = scoreLead(unknown, now);
    const known = scoreLead({ ...unknown, [field]: zero }, now);
    expect(known.score).toBeLessThan(missing.score);
    expect(known.contributions).toHaveLength(1);
    expect(known.coverage).toBeGreaterThan(0);
  });

  it.each([
    { ...unknown, fundingStage: "Unknown" },
    { ...unknown, lastFundingAt: "nonsense" },
    { ...unknown, aiAdoptionScore: Number.NaN, fundingTotalUsd: Number.NaN },
  ] as const)("takes %j for nothing known", (input) => {
    expect(scoreLead(input, now)).toEqual(scoreLead(unknown, now));
  });

  it("covers the share of the weight that was observed", () => {
    const total = Object.values(handMadeModel.weights).reduce((sum, weight) => sum + weight, 0);
    const { coverage } = scoreLead({ ...unknown, aiAdoptionScore: 80 }, now);
    expect(coverage).toBe(Math.round((handMadeModel.weights.ai_adoption / total) * 100) / 100);
  });
});
