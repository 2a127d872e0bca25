import { describe, expect, it } from "vitest";
import { nameKey } from "../../src/domain/company-name.ts";
import { relateDomains } from "../../src/domain/domain-family.ts";
import { type Comparable, compareLeads, type DuplicateReason } from "../../src/domain/duplicate.ts";
import { editDistance } from "../../src/domain/edit-distance.ts";

const lead = (fields: Partial<Comparable>): Comparable => ({
  id: "a",
  companyName: "Brightloom",
  domain: null,
  externalId: null,
  linkedinUrl: null,
  location: null,
  city: null,
  region: null,
  country: null,
  ...fields,
});
const named = (companyName: string, fields: Partial<Comparable> = {}) => lead({ companyName, ...fields });

describe("a name", () => {
  it.each([
    ["Acme", "ACME, Inc."],
    ["Acme", "acme GmbH & Co. KG"],
    ["Acme", "The Acme Company Ltd."],
    ["Acme", "Acme B.V."],
    ["Acme", "Acme S.A.S."],
    ["Acme", "Acme A/S"],
    ["Acme", "Acme Sp. z o.o."],
    ["Société Générale", "SOCIETE GENERALE SA"],
    ["Mercado Bitcoin", "mercado-bitcoin"],
    ["O’Brien & Sons", "O'Brien and Sons, LLC"],
    ["株式会社", "株式会社"],
  ])("%s is also spelled %s", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
    expect(nameKey(one)).not.toBe("");
  });

  it.each([
    ["Acme", "Acme Foods"],
    ["Inc", "Ltd"],
    ["3M", "4M"],
  ])("%s is not %s", (one, other) => expect(nameKey(one)).not.toBe(nameKey(other)));

  it("survives every kind of text", () => {
    for (const text of ["", " ", "!!!", "\u0000", "🤖", "a".repeat(10_000), "Inc Inc Inc"]) {
      expect(typeof nameKey(text)).toBe("string");
    }
  });
});

describe("the distance of two texts", () => {
  it.each([
    ["acme", "acme", 0],
    ["acme", "acne", 1],
    ["acme", "amce", 1],
    ["acme", "acm", 1],
    ["kitten", "sitting", 3],
    ["abc", "xyz", 3],
    ["", "ab", 2],
  ])("%s to %s is %i", (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
    expect(editDistance(b, a, 5)).toBe(distance);
    expect(editDistance(a, b, 1)).toBe(Math.min(distance, 2));
  });
});

describe("two domains", () => {
  it.each([
    ["acme.com", "acme.io", "same"],
    ["acme.com", "acme.co.uk", "same"],
    ["acme.com", "getacme.com", "alike"],
    ["acme.com", "acmehq.com", "alike"],
    ["acme.com", "acme-ai.com", "alike"],
    ["acme.ai", "try-acme.dev", "alike"],
    ["getacme.com", "acmehq.com", "alike"],
    ["acme.com", "acmefoods.com", null],
    ["ai.com", "ai.io", null],
    ["getaround.com", "around.com", "alike"],
    ["data.com", "cloud.com", null],
  ])("%s and %s", (a, b, relation) => {
    expect(relateDomains(a, b)).toBe(relation);
    expect(relateDomains(b, a)).toBe(relation);
  });
});

describe("two leads", () => {
  const sf = { location: "San Francisco, CA, USA" };
  const berlin = { location: "Berlin, Germany" };
  it.each<[string, Comparable, Comparable, DuplicateReason[]]>([
    ["one name", named("Acme Inc"), named("ACME"), ["same_name"]],
    [
      "one name in one place",
      named("Acme", sf),
      named("ACME", { location: "San Francisco" }),
      ["same_name", "same_location"],
    ],
    ["one name in two places", named("Acme", sf), named("Acme", berlin), []],
    ["a slip of the pen", named("Brightloom Robotics"), named("Brightlom Robotics"), ["similar_name"]],
    ["short names that differ in a letter", named("Acme"), named("Acne"), []],
    ["names that count", named("Vertex Fund 1"), named("Vertex Fund 2"), []],
    ["a name with an everyday word more", named("Brightloom"), named("Brightloom Technologies"), ["similar_name"]],
    ["a name with a word of its own more", named("Brightloom"), named("Brightloom Robotics"), []],
    ["only a place", named("Acme", sf), named("Beta", sf), []],
    [
      "one LinkedIn profile",
      named("A", { linkedinUrl: "https://www.linkedin.com/company/acme/" }),
      named("B", { linkedinUrl: "http://linkedin.com/company/Acme?x=1" }),
      ["same_linkedin"],
    ],
    [
      "two people's LinkedIn profiles",
      named("A", { linkedinUrl: "https://linkedin.com/in/x" }),
      named("B", { linkedinUrl: "https://linkedin.com/in/x" }),
      [],
    ],
    [
      "two entries of one directory",
      named("Acme", { externalId: "yc:1" }),
      named("Acme", { externalId: "yc:2" }),
      ["same_name", "other_external_id"],
    ],
    [
      "entries of two directories",
      named("Acme", { externalId: "yc:1" }),
      named("Acme", { externalId: "crm:1" }),
      ["same_name"],
    ],
    [
      "a domain family in two places",
      named("Acme", { ...sf, domain: "acme.com" }),
      named("Acme", { ...berlin, domain: "acme.de" }),
      ["same_domain_name"],
    ],
  ])("%s", (_, a, b, codes) => {
    const verdict = compareLeads(a, b);
    expect(verdict.reasons.map(({ code }) => code)).toEqual(codes);
    expect(verdict.score > 0).toBe(codes.length > 0);
    expect(compareLeads(b, a).score).toBe(verdict.score);
    for (const { detail } of verdict.reasons) expect(detail).not.toBe("");
  });

  it("are the likelier one the more speaks for it", () => {
    const scores = [
      compareLeads(named("Brightloom Robotics"), named("Brightlom Robotics")).score,
      compareLeads(named("Brightloom"), named("Brightloom Inc")).score,
      compareLeads(named("Brightloom", sf), named("Brightloom Inc", sf)).score,
      compareLeads(named("Brightloom", { ...sf, domain: "bl.com" }), named("Brightloom", { ...sf, domain: "bl.io" }))
        .score,
      compareLeads(named("Brightloom", { ...sf, domain: "blo.com" }), named("Brightloom", { ...sf, domain: "blo.io" }))
        .score,
    ];
    expect(scores).toEqual(scores.toSorted((a, b) => a - b));
    expect(scores.every((score) => score >= 0.3 && score < 1)).toBe(true);
  });
});
