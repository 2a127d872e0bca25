import { describe, expect, it } from "vitest";
import type { Lead } from "../../src/domain/lead.ts";
import { missingOf, nextSteps, planOf, reachOf, type Step, type Want, wantGroups } from "../../src/domain/waterfall.ts";

const step = (name: string, price: number, ...gives: Want[]): Step => {
  const [source, task] = name.split(".") as [Step["source"], Step["task"]];
  return { source, task, price, gives };
};
const names = (steps: readonly Step[]) => steps.map(({ source, task }) => `${source}.${task}`);

const apollo = step("apollo.company", 1, "industry", "country", "fundingStage");
const hunter = step("hunter.company", 0.2, "industry", "country");
const people = step("hunter.people", 1, "decision_maker", "email");
const site = { ...step("hunter.company", 0, "country", "email"), source: "website" as Step["source"] };
const all = [apollo, hunter, people];
const ask = (missing: Want[], steps: Step[] = all, credits = 100) => names(nextSteps(steps, new Set(missing), credits));

describe("nextSteps", () => {
  it("asks the cheapest for what several know", () => {
    expect(ask(["industry"])).toEqual(["hunter.company"]);
  });

  it("asks whom it must ask anyway, and not a second one for the same", () => {
    expect(ask(["industry", "fundingStage"])).toEqual(["apollo.company"]);
  });

  it("asks at the same time what does not depend on one another", () => {
    expect(ask(["industry", "decision_maker"]).sort()).toEqual(["hunter.company", "hunter.people"]);
  });

  it("asks what is free at once, and pays for nothing that it may bring", () => {
    expect(ask(["country"], [...all, site])).toEqual(["website.company"]);
    expect(ask(["country", "industry"], [...all, site])).toEqual(["website.company", "hunter.company"]);
  });

  it("asks nobody where nothing is missing, and nobody who cannot help", () => {
    expect(ask([])).toEqual([]);
    expect(ask(["description"])).toEqual([]);
  });

  it("stays within the credits, taking what they buy", () => {
    expect(ask(["fundingStage", "industry"], all, 0.5)).toEqual(["hunter.company"]);
    expect(ask(["decision_maker", "fundingStage"], all, 1)).toHaveLength(1);
    expect(ask(["industry"], [...all, site], 0)).toEqual([]);
    expect(ask(["country"], [...all, site], 0)).toEqual(["website.company"]);
  });
});

describe("planOf", () => {
  it("tells the least and the most that it costs", () => {
    const plan = planOf(all, new Set(["industry", "decision_maker"]), 100);
    expect(plan.rounds.map(names)).toEqual([
      expect.arrayContaining(["hunter.company", "hunter.people"]),
      ["apollo.company"],
    ]);
    expect(plan).toMatchObject({ leastCredits: 1.2, mostCredits: 2.2 });
  });

  it("never plans more than is allowed, and nothing where nothing is missing", () => {
    expect(planOf(all, new Set(["industry"]), 0.3)).toMatchObject({ mostCredits: 0.2 });
    expect(planOf(all, new Set(), 100)).toEqual({ rounds: [], leastCredits: 0, mostCredits: 0 });
  });
});

describe("missingOf", () => {
  const now = new Date("2026-11-22T00:00:00Z");
  const known = {
    industry: "AI",
    employeeCount: 5,
    country: "Chile",
    description: "x",
    fundingStage: "Seed",
    aiAdoptionScore: 60,
  };
  const lead = (fields: object = {}) => ({ ...known, provenance: {}, ...fields }) as Lead;
  const missing = (fields: object = {}) => [...missingOf(lead(fields), reachOf([]), ["company"], now)];
  const origin = (source: string, at: string, confidence: number) => ({ industry: { source, at, confidence } });

  it("is what is not there", () => {
    expect(missing({ industry: null, country: null })).toEqual(["industry", "country"]);
  });

  it("looks for evidence of AI while there is none", () => {
    expect(missing({ aiAdoptionScore: null })).toEqual(["ai_evidence"]);
    expect(missing({ aiAdoptionScore: 0 })).toEqual(["ai_evidence"]);
  });

  it.each([
    ["a guess", origin("website", "2026-11-01T00:00:00Z", 0.3), ["industry"]],
    ["a sure value", origin("hunter", "2026-11-01T00:00:00Z", 0.8), []],
    ["a value of last year", origin("hunter", "2025-11-01T00:00:00Z", 0.8), ["industry"]],
    ["what a person typed last year", origin("person", "2025-11-01T00:00:00Z", 1), []],
  ])("takes %s for what it is", (_, provenance, expected) => {
    expect(missing({ provenance })).toEqual(expected);
  });

  const contact = (fields: object) => ({
    isDecisionMaker: true,
    emailStatus: "valid",
    email: "a@b.example",
    ...fields,
  });
  it.each([
    ["a decision maker with a verified address", {}, []],
    ["a decision maker whose address is not verified", { emailStatus: "unverified" }, ["decision_maker"]],
    ["somebody else", { isDecisionMaker: false }, ["decision_maker"]],
    ["an address that does not work", { emailStatus: "invalid" }, ["decision_maker", "email"]],
    ["nobody's address", { email: null, emailStatus: "unverified" }, ["decision_maker", "email"]],
  ])("looks for people where there is %s", (_, fields, expected) => {
    const contacts = [contact(fields)] as never;
    expect([...missingOf(lead(), reachOf(contacts), wantGroups, now)]).toEqual(expected);
  });
});
