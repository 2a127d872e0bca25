import { describe, expect, it } from "vitest";
import type { Contact } from "../../src/domain/contact.ts";
import type { Lead } from "../../src/domain/lead.ts";
import {
  isPossible,
  listedDeciders,
  missingOf,
  nextSteps,
  nobodyReached,
  planOf,
  reachOf,
  type Step,
  type Want,
  wantGroups,
  whyPlanned,
} from "../../src/domain/waterfall.ts";

const step = (name: string, price: number, ...gives: Want[]): Step => {
  const [source, task] = name.split(".") as [Step["source"], Step["task"]];
  return { source, task, price, least: price, gives };
};
const names = (steps: readonly Step[]) => steps.map(({ source, task }) => `${source}.${task}`);

const apollo = step("apollo.company", 1, "industry", "country", "fundingStage");
const hunter = step("hunter.company", 0.2, "industry", "country");
const people = step("hunter.people", 1, "decision_maker", "email");
const person = { ...step("apollo.people", 3, "decision_maker", "email"), least: 1 };
const verify = { ...step("hunter.verify", 1, "decision_maker"), least: 0.5 };
const site = { ...step("hunter.company", 0, "country", "email"), source: "website" as Step["source"] };
const all = [apollo, hunter, people];
const ask = (missing: Want[], steps: Step[] = all, credits = 100) => names(nextSteps(steps, new Set(missing), credits));

const now = new Date("2026-11-22T00:00:00Z");

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

describe("a decision maker", () => {
  const forPeople = [people, person, verify];

  it("is verified where an address is listed, before another person is paid for", () => {
    expect(ask(["decision_maker"], forPeople)).toEqual(["hunter.verify"]);
  });

  it("is looked for where addresses come verified before a page of addresses that want a verdict", () => {
    expect(ask(["decision_maker"], [people, person])).toEqual(["apollo.people"]);
    expect(ask(["decision_maker"], [{ ...person, least: 1.6 }, people])).toEqual(["hunter.people"]);
  });

  it("is looked for as far as the credits go", () => {
    expect(ask(["decision_maker"], forPeople, 0.5)).toEqual(["hunter.verify"]);
    expect(ask(["decision_maker"], [people, person], 1)).toEqual(["apollo.people"]);
    expect(ask(["decision_maker"], forPeople, 0.4)).toEqual([]);
  });

  it("cannot be verified where no address is listed", () => {
    expect(isPossible(verify, { listed: false })).toBe(false);
    expect(isPossible(verify, { listed: true })).toBe(true);
    expect(isPossible(people, { listed: false })).toBe(true);
  });

  const contact = (id: string, fields: object) =>
    ({ id, isDecisionMaker: true, email: `${id}@b.example`, emailStatus: "unverified", ...fields }) as Contact;
  it("is the highest in rank first, then the address that its source is surest of", () => {
    const contacts = [
      contact("director", { seniority: "director", emailConfidence: 99 }),
      contact("unsure", { seniority: "founder", emailConfidence: 70 }),
      contact("sure", { seniority: "founder", emailConfidence: 90 }),
      contact("judged", { seniority: "founder", emailStatus: "accept_all" }),
      contact("silent", { seniority: "founder", email: null }),
      contact("other", { seniority: "senior", isDecisionMaker: false }),
    ];
    expect(listedDeciders(contacts).map(({ id }) => id)).toEqual(["sure", "unsure", "director"]);
    expect(reachOf(contacts, now)).toEqual({ decisionMaker: false, address: true, listed: true });
    const emailEvidence = { method: "hunter", checked_at: "2026-09-01T00:00:00.000Z" };
    const asked = [...contacts, contact("asked", { emailStatus: "invalid", emailEvidence })];
    expect(reachOf(asked, now).listed).toBe(false);
    expect(reachOf(asked, new Date("2026-12-01T00:00:00Z")).listed).toBe(true);
  });
});

describe("planOf", () => {
  it("plans a verdict for what a page of addresses may list, and for what is listed already", () => {
    const plan = (listed: boolean) =>
      planOf([people, person, verify], new Set(["decision_maker"]), 100, { listed }).rounds.map(names);
    expect(plan(false)).toEqual([["apollo.people"], ["hunter.people"], ["hunter.verify"]]);
    expect(plan(true)).toEqual([["hunter.verify"], ["apollo.people"], ["hunter.people"]]);
    const nobodyLists = planOf([person, verify], new Set(["decision_maker"]), 100, nobodyReached);
    expect(nobodyLists.rounds.map(names)).toEqual([["apollo.people"]]);
    expect(nobodyLists).toMatchObject({ leastCredits: 1, mostCredits: 3 });
  });

  it("says why it plans a verdict", () => {
    expect(whyPlanned(verify)).toContain("verdict");
    expect(whyPlanned(people)).toBeNull();
  });

  it("never plans more than is allowed for a step that goes as far as the credits do", () => {
    expect(planOf([person], new Set(["decision_maker"]), 2, nobodyReached).mostCredits).toBe(2);
  });

  it("tells the least and the most that it costs", () => {
    const plan = planOf(all, new Set(["industry", "decision_maker"]), 100, nobodyReached);
    expect(plan.rounds.map(names)).toEqual([
      expect.arrayContaining(["hunter.company", "hunter.people"]),
      ["apollo.company"],
    ]);
    expect(plan).toMatchObject({ leastCredits: 1.2, mostCredits: 2.2 });
  });

  it("never plans more than is allowed, and nothing where nothing is missing", () => {
    expect(planOf(all, new Set(["industry"]), 0.3, nobodyReached)).toMatchObject({ mostCredits: 0.2 });
    expect(planOf(all, new Set(), 100, nobodyReached)).toEqual({ rounds: [], leastCredits: 0, mostCredits: 0 });
  });
});

describe("missingOf", () => {
  const known = {
    industry: "AI",
    employeeCount: 5,
    country: "Chile",
    description: "x",
    fundingStage: "Seed",
    aiAdoptionScore: 60,
  };
  const lead = (fields: object = {}) => ({ ...known, provenance: {}, ...fields }) as Lead;
  const missing = (fields: object = {}) => [...missingOf(lead(fields), reachOf([], now), ["company"], now)];
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
    expect([...missingOf(lead(), reachOf(contacts, now), wantGroups, now)]).toEqual(expected);
  });
});
