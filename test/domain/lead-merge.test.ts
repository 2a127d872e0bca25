import { describe, expect, it } from "vitest";
import { type Lead, noFacts } from "../../src/domain/lead.ts";
import { mergeLeads } from "../../src/domain/lead-merge.ts";
import type { Origin } from "../../src/domain/provenance.ts";

const lead = (fields: Partial<Lead>): Lead => ({
  ...noFacts,
  seq: 1,
  id: "a",
  companyName: "Acme",
  domain: null,
  externalId: null,
  aiAdoptionScore: null,
  leadScore: null,
  scoreModel: null,
  scoredAt: null,
  status: "new",
  owner: null,
  notes: null,
  source: "yc",
  enrichmentStatus: "none",
  enrichedAt: null,
  provenance: {},
  version: 1,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  ...fields,
});

const origin = (source: string, confidence: number, day: number): Origin => ({
  source,
  confidence,
  at: `2026-11-${String(day).padStart(2, "0")}T00:00:00.000Z`,
});
const typed = (day: number) => origin("person", 1, day);
const told = (confidence: number, day: number) => origin("apollo", confidence, day);

describe("a fact that both leads have", () => {
  it.each([
    ["a person's here against a surer source there", typed(1), told(1, 20), "here", "human"],
    ["a person's there against a surer source here", told(1, 20), typed(1), "there", "human"],
    ["two people's: the survivor's, though older", typed(1), typed(20), "here", "human"],
    ["the surer there, though older", told(0.7, 20), told(0.8, 1), "there", "confidence"],
    ["the surer here, though older", told(0.8, 1), told(0.7, 20), "here", "confidence"],
    ["as sure: the fresher there", told(0.8, 1), told(0.8, 2), "there", "fresher"],
    ["as sure: the fresher here", told(0.8, 2), told(0.8, 1), "here", "fresher"],
    ["as sure and fresh: the survivor's", told(0.8, 1), told(0.8, 1), "here", "survivor"],
    ["known origin there, none here", undefined, told(0.1, 1), "there", "confidence"],
    ["known origin here, none there", told(0.1, 1), undefined, "here", "survivor"],
    ["no origin at all", undefined, undefined, "here", "survivor"],
  ])("%s", (_, mine, theirs, winner, why) => {
    const survivor = lead({ industry: "here", provenance: mine ? { industry: mine } : {} });
    const duplicate = lead({ industry: "there", provenance: theirs ? { industry: theirs } : {} });
    const { changes, fields, fieldsKept } = mergeLeads(survivor, duplicate);
    expect(changes.industry ?? "here").toBe(winner);
    const told = { field: "industry", why };
    if (winner === "there") {
      expect(fields).toEqual([{ ...told, from: "here", to: "there", whose: "duplicate" }]);
      expect(changes.provenance?.industry).toEqual(theirs);
    } else {
      expect(fieldsKept).toEqual([{ ...told, kept: "here", dropped: "there" }]);
      expect(changes.provenance).toBeUndefined();
    }
  });

  it("that is the same is from now on vouched for by the one harder to overrule", () => {
    const survivor = lead({ industry: "AI", provenance: { industry: told(0.5, 1) } });
    const { changes, fields } = mergeLeads(survivor, lead({ industry: "AI", provenance: { industry: typed(1) } }));
    expect(fields).toEqual([]);
    expect(changes).toEqual({ provenance: { industry: typed(1) } });
  });
});

describe("the other rules", () => {
  it.each([
    ["an empty field takes the other's", {}, { foundedYear: 2019 }, { foundedYear: 2019 }],
    ["an empty field there takes nothing away", { foundedYear: 2019 }, {}, {}],
    ["zero is a value", { employeeCount: 0 }, { employeeCount: 5 }, {}],
    ["tags are united, the survivor's spelling first", { tags: ["AI"] }, { tags: ["ai", "b"] }, { tags: ["AI", "b"] }],
    ["technologies are united", { techStack: [] }, { techStack: ["a"] }, { techStack: ["a"] }],
    ["the same list changes nothing", { tags: ["AI", "b"] }, { tags: ["B", "ai"] }, {}],
    ["both notes stay", { notes: "One" }, { notes: "Two" }, { notes: "One\n\nTwo" }],
    ["the same notes stay once", { notes: "One" }, { notes: "One" }, {}],
    ["only their notes", {}, { notes: "Two" }, { notes: "Two" }],
    ["the domain stays", { domain: "a.com" }, { domain: "b.com" }, {}],
    ["no domain takes the other's", {}, { domain: "b.com" }, { domain: "b.com" }],
    ["the external id stays", { externalId: "yc:1" }, { externalId: "yc:2" }, {}],
    ["no external id takes the other's", {}, { externalId: "yc:2" }, { externalId: "yc:2" }],
    ["a status beyond new stays", { status: "lost" }, { status: "won" }, {}],
    ["new takes the other's status", {}, { status: "won" }, { status: "won" }],
    ["an owner stays", { owner: "Ana" }, { owner: "Bo" }, {}],
    ["no owner takes the other's", {}, { owner: "Bo" }, { owner: "Bo" }],
    [
      "an enrichment comes along",
      {},
      { enrichedAt: "x", enrichmentStatus: "partial" },
      { enrichedAt: "x", enrichmentStatus: "partial" },
    ],
    ["an open job does not", {}, { enrichmentStatus: "running" }, {}],
  ] satisfies [string, Partial<Lead>, Partial<Lead>, Partial<Lead>][])("%s", (_, mine, theirs, expected) => {
    const { changes, fields } = mergeLeads(lead(mine), lead(theirs));
    expect(changes).toEqual(expected);
    expect(fields.map(({ field }) => field).sort()).toEqual(Object.keys(expected).sort());
  });

  it("names what of the duplicate is not taken over", () => {
    const mine = { domain: "a.com", owner: "Ana", status: "lost", notes: "One" } as const;
    const { fieldsKept } = mergeLeads(lead(mine), lead({ domain: "b.com", owner: "Bo", status: "won", notes: "Two" }));
    expect(fieldsKept.map(({ field, dropped }) => [field, dropped])).toEqual([
      ["domain", "b.com"],
      ["owner", "Bo"],
      ["status", "won"],
    ]);
  });
});
