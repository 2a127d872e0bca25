import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factsByField, type SourceWord, withoutSource } from "../../src/domain/facts.ts";
import { type CompanyFacts, noFacts } from "../../src/domain/lead.ts";
import { mergeObservation, type Provenance, typedByPerson } from "../../src/domain/provenance.ts";

const [monday, tuesday, friday] = ["2026-11-16T00:00:00.000Z", "2026-11-17T00:00:00.000Z", "2026-11-20T00:00:00.000Z"];
const word = (source: string, at: string, confidence: number, values: Partial<CompanyFacts>): SourceWord => ({
  source,
  at,
  confidence,
  values,
  sourceUrl: `https://${source}.example`,
});

/** The lead as it becomes when these words come in one after the other. */
function leadOf(words: readonly SourceWord[], typed: Partial<CompanyFacts> = {}) {
  const fields = Object.keys(typed) as (keyof CompanyFacts)[];
  let facts: CompanyFacts = { ...noFacts, ...typed };
  let provenance: Provenance = typedByPerson(fields, monday);
  for (const seen of words) {
    const merged = mergeObservation(facts, provenance, seen);
    facts = { ...facts, ...merged.changes };
    provenance = merged.provenance;
  }
  return { ...facts, companyName: facts.companyName ?? "Acme", provenance, source: "yc", createdAt: monday };
}

describe("facts by field", () => {
  const words = [
    word("yc", monday, 0.6, { industry: "B2B", tags: ["AI"] }),
    word("apollo", tuesday, 0.8, { industry: "Robotics", tags: ["robots"] }),
    word("hunter", friday, 0.8, { industry: "Robotics" }),
  ];

  it("show whose word counts and what lost, the next best first", () => {
    const [industry] = factsByField(leadOf(words), words).filter(({ field }) => field === "industry");
    expect(industry).toMatchObject({
      value: "Robotics",
      winner: { source: "hunter", sourceUrl: "https://hunter.example", confidence: 0.8, isHuman: false },
      losers: [
        { source: "apollo", value: "Robotics", agrees: true },
        { source: "yc", value: "B2B", agrees: false },
      ],
    });
  });

  it("show what sources say although a person typed something else", () => {
    const lead = leadOf(words, { industry: "Warehouses" });
    const [industry] = factsByField(lead, words).filter(({ field }) => field === "industry");
    expect(industry?.winner).toMatchObject({ source: "person", isHuman: true, value: "Warehouses", sourceUrl: null });
    expect(industry?.losers.map(({ source }) => source)).toEqual(["hunter", "apollo", "yc"]);
  });

  it("of a united list name every part", () => {
    const [tags] = factsByField(leadOf(words), words).filter(({ field }) => field === "tags");
    expect(tags).toMatchObject({ value: ["AI", "robots"], losers: [{ source: "yc", value: ["AI"], agrees: true }] });
  });
});

describe("a lead without one source", () => {
  it("falls back to the surest and then freshest other word, or to nothing", () => {
    const words = [
      word("apollo", tuesday, 0.9, { industry: "Robotics", employeeCount: 120, country: "Chile" }),
      word("yc", friday, 0.6, { industry: "B2B" }),
      word("hunter", monday, 0.7, { industry: "Automation", employeeCount: 101 }),
    ];
    const { values, provenance, fields } = withoutSource(leadOf(words), words, "apollo");
    expect(values).toMatchObject({ industry: "Automation", employeeCount: 101, country: null });
    expect(provenance).toMatchObject({ industry: { source: "hunter", at: monday, confidence: 0.7 } });
    expect(provenance.country).toBeUndefined();
    expect(fields.map(({ field, toSource }) => [field, toSource])).toEqual([
      ["industry", "hunter"],
      ["employeeCount", "hunter"],
      ["country", null],
    ]);
  });

  it("keeps what a person typed and a company's only name", () => {
    const words = [word("apollo", tuesday, 0.9, { companyName: "Acme Inc", country: "Chile", tags: ["robots"] })];
    const lead = leadOf(words, { country: "Peru", tags: ["mine"] });
    const { values, kept, fields } = withoutSource(lead, words, "apollo");
    expect(values).toMatchObject({ companyName: "Acme Inc", country: "Peru", tags: ["mine"] });
    expect(kept).toEqual(["companyName"]);
    expect(fields).toEqual([]);
  });

  it("loses of a list only the words that nobody else says", () => {
    const words = [
      word("yc", monday, 0.6, { tags: ["AI", "SaaS"] }),
      word("apollo", tuesday, 0.8, { tags: ["ai", "robots"] }),
    ];
    expect(withoutSource(leadOf(words), words, "apollo").values.tags).toEqual(["AI", "SaaS"]);
    expect(
      withoutSource(leadOf(words), words, "yc")
        .values.tags.map((tag) => tag.toLowerCase())
        .sort(),
    ).toEqual(["ai", "robots"]);
    const only = [words[1] as SourceWord];
    expect(withoutSource(leadOf(only), only, "apollo").values.tags).toEqual([]);
  });

  it("is the lead as if the source had never said anything", () => {
    const source = fc.constantFrom("apollo", "hunter", "yc");
    const values = fc.record(
      { industry: fc.constantFrom("A", "B"), employeeCount: fc.nat(3), tags: fc.subarray(["x", "y", "Z"]) },
      { requiredKeys: [] },
    );
    const said = fc.uniqueArray(
      fc.tuple(source, fc.constantFrom(monday, tuesday, friday), fc.constantFrom(0.5, 0.9), values),
      { selector: ([name]) => name, maxLength: 3 },
    );
    fc.assert(
      fc.property(said, source, (given, gone) => {
        const words = given.map(([name, at, confidence, seen]) =>
          word(name, at, confidence, seen as Partial<CompanyFacts>),
        );
        const others = words.filter((one) => one.source !== gone);
        const [after, never] = [withoutSource(leadOf(words), words, gone), leadOf(others)];
        const sorted = (list: readonly string[]) => list.toSorted();
        expect(sorted(after.values.tags)).toEqual(sorted(never.tags));
        for (const field of ["industry", "employeeCount"] as const) {
          const rivals = others.filter((one) => one.values[field] !== undefined);
          const best = Math.max(...rivals.map((one) => one.confidence));
          const values = rivals.filter((one) => one.confidence === best).map((one) => one.values[field]);
          if (rivals.length === 0) expect(after.values[field]).toBeNull();
          else expect(values).toContain(after.values[field]);
        }
      }),
    );
  });
});
