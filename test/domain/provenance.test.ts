import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompanyFacts, noFacts } from "../../src/domain/lead.ts";
import {
  mergeObservation,
  type Observation,
  type Provenance,
  packProvenance,
  typedByPerson,
  unpackProvenance,
} from "../../src/domain/provenance.ts";

const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T00:00:00.000Z`;
const seen = (values: Partial<CompanyFacts>, over: Partial<Observation> = {}): Observation => ({
  source: "apollo",
  at: at(10),
  confidence: 0.8,
  values,
  ...over,
});
const held = { source: "hunter", at: at(10), confidence: 0.8 };

describe("mergeObservation", () => {
  it("fills what is empty and says who filled it", () => {
    const { changes, provenance } = mergeObservation(noFacts, {}, seen({ industry: "Robotics", employeeCount: 84 }));
    expect(changes).toEqual({ industry: "Robotics", employeeCount: 84 });
    const origin = { source: "apollo", at: at(10), confidence: 0.8 };
    expect(provenance).toEqual({ industry: origin, employeeCount: origin });
  });

  it("lets a person's word stand against every source", () => {
    const current = { ...noFacts, industry: "Ours", tags: ["ours"] };
    const typed = typedByPerson(["industry", "tags"], at(1));
    const sure = seen({ industry: "Theirs", tags: ["theirs"] }, { confidence: 1, at: at(20) });
    expect(mergeObservation(current, typed, sure)).toEqual({ changes: {}, provenance: typed });
  });

  it.each([
    ["a higher confidence, though older", { confidence: 0.9, at: at(1) }, "new"],
    ["a lower confidence, though fresher", { confidence: 0.7, at: at(20) }, "old"],
    ["the same confidence, fresher", { at: at(11) }, "new"],
    ["the same confidence and time", {}, "old"],
    ["the same confidence, older", { at: at(9) }, "old"],
  ])("decides on %s", (_, over, winner) => {
    const { changes, provenance } = mergeObservation(
      { ...noFacts, industry: "old" },
      { industry: held },
      seen({ industry: "new" }, over),
    );
    expect(changes.industry ?? "old").toBe(winner);
    expect(provenance.industry?.source).toBe(winner === "new" ? "apollo" : "hunter");
  });

  it("unites lists without regard to case, and the spelling that was there first stays", () => {
    const { changes } = mergeObservation(
      { ...noFacts, tags: ["AI", "robots", "Robots"] },
      { tags: held },
      seen({ tags: ["ai", "B2B", "b2b"] }, { confidence: 0.1 }),
    );
    expect(changes.tags).toEqual(["AI", "robots", "B2B"]);
  });

  it("leaves a list and its origin alone when nothing is added", () => {
    const before: Provenance = { tags: held };
    expect(mergeObservation({ ...noFacts, tags: ["AI"] }, before, seen({ tags: ["ai"] }))).toEqual({
      changes: {},
      provenance: before,
    });
  });

  it("never empties a field", () => {
    const current = { ...noFacts, industry: "Robotics", tags: ["AI"] };
    const nothing = seen({ industry: null, tags: [] }, { confidence: 1, at: at(20) });
    expect(mergeObservation(current, { industry: held }, nothing).changes).toEqual({});
  });

  it("changes nothing when the same is merged twice", () => {
    const source = fc.constantFrom("apollo", "hunter", "person");
    const moment = fc.integer({ min: 1, max: 30 }).map(at);
    const origin = fc.record({ source, at: moment, confidence: fc.constantFrom(0.3, 0.6, 0.9) });
    const words = fc.array(fc.constantFrom("AI", "ai", "b2b", "B2B", "nlp"), { maxLength: 4 });
    const facts = fc.record({
      industry: fc.constantFrom(null, "a", "b"),
      employeeCount: fc.constantFrom(null, 0, 1, 2),
      tags: words,
      techStack: words,
    });
    const known = fc.record({ industry: origin, employeeCount: origin, tags: origin }, { requiredKeys: [] });
    fc.assert(
      fc.property(facts, known, facts, origin, (current, provenance, values, from) => {
        const before = { ...noFacts, ...current };
        const once = mergeObservation(before, provenance, { ...from, values });
        const twice = mergeObservation({ ...before, ...once.changes }, once.provenance, { ...from, values });
        expect(twice.changes).toEqual({});
        expect(twice.provenance).toEqual(once.provenance);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("stored provenance", () => {
  const origins = fc.record({
    source: fc.constantFrom("person", "import", 'a " b', "hunter 1"),
    at: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"),
    confidence: fc.constantFrom(1, 0.95, 0.5),
  });
  const provenances = fc.dictionary(fc.constantFrom("tags", "industry", "city", "country", "companyName"), origins, {
    noNullPrototype: true,
  });

  it("comes out as it went in, and is the same text again", () => {
    fc.assert(
      fc.property(provenances, (provenance) => {
        const text = packProvenance(provenance as Provenance);
        expect(unpackProvenance(text)).toEqual(provenance);
        expect(packProvenance(unpackProvenance(text))).toBe(text);
      }),
    );
  });

  it("names an origin once, however many fields have it", () => {
    const text = packProvenance(typedByPerson(["tags", "city", "country"], "2026-01-01T00:00:00.000Z"));
    expect(text).toBe('[["person","2026-01-01T00:00:00.000Z",1,"tags","city","country"]]');
  });

  it("is read as it was stored at first, too", () => {
    const origin = { source: "yc", at: "2026-01-01T00:00:00.000Z", confidence: 0.9 };
    expect(unpackProvenance(JSON.stringify({ tags: origin }))).toEqual({ tags: origin });
    expect(unpackProvenance("{}")).toEqual({});
  });
});
