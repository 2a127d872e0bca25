import { describe, expect, it } from "vitest";
import {
  type Candidate,
  type DiscoveryCriteria,
  filterNames,
  isAsked,
  judge,
  readQuery,
} from "../../src/domain/discovery-criteria.ts";

const nothing = { employeeCountMin: null, employeeCountMax: null, fundingStage: [] };

describe("readQuery", () => {
  it.each([
    ["AI companies in San Francisco", "San Francisco", []],
    ["ai companies in san francisco", "san francisco", []],
    ["AI fintech in Berlin", "Berlin", ["fintech"]],
    ["machine learning startups in New York, NY", "New York, NY", []],
    ["machine learning startups in new york, ny", "new york, ny", []],
    ["healthcare AI startups near Boston", "Boston", ["healthcare"]],
    ["Robotics companies from Germany", "Germany", ["robotics"]],
    ["Companies using AI in healthcare", null, ["healthcare"]],
    ["AI in Healthcare", null, ["healthcare"]],
    ["AI in Retail in Paris", "Paris", ["retail"]],
    ["generative AI for law firms in London, UK", "London, UK", ["law"]],
    ["computer vision for agriculture in the Netherlands", "Netherlands", ["computer", "vision", "agriculture"]],
    ["AI In Berlin", "Berlin", []],
    ["find me AI startups in the US", "US", []],
    ["business ai in us", "us", []],
    ["LLM startups in the Bay Area", "Bay Area", []],
    ["AI companies in Frankfurt am Main", "Frankfurt am Main", []],
    ["AI companies in Rio de Janeiro", "Rio de Janeiro", []],
    ["AI companies in St. Louis using computer vision", "St. Louis", ["computer", "vision"]],
    ["companies adopting AI in Washington, D.C.", "Washington, D.C.", []],
    ["a.i. startups in NYC", "NYC", []],
    ["A.I./ML companies", null, []],
    ["C++ machine learning", null, ["c++"]],
    ["e-commerce AI, e-commerce", null, ["e-commerce"]],
    ["drug discovery", null, ["drug", "discovery"]],
    ["B2B SaaS in tel aviv, israel", "tel aviv, israel", ["b2b", "saas"]],
    ["show me who is in or near", null, []],
    ["constructor __proto__", null, ["constructor", "proto"]],
    ["", null, []],
    ["   ", null, []],
  ])("reads %j", (query, location, words) => {
    expect(readQuery(query)).toEqual({ ...nothing, location, words });
  });

  it("reads sizes and stages, in the language that Slack's commands have too", () => {
    expect(readQuery("AI fintech in Berlin 50-200 people series a,b")).toEqual({
      words: ["fintech"],
      location: "Berlin",
      employeeCountMin: 50,
      employeeCountMax: 200,
      fundingStage: ["Series A", "Series B"],
    });
  });

  it.each(["in ", "in A ", "a", "in a, ", "."])("reads half a megabyte of %j", (piece) => {
    expect(readQuery(piece.repeat(500_000 / piece.length)).words.length).toBeLessThan(2);
  });
});

const anything: DiscoveryCriteria = {
  query: "",
  words: [],
  location: null,
  industry: [],
  employeeCountMin: null,
  employeeCountMax: null,
  fundingStage: [],
};
const company: Candidate = {
  places: "Berlin, Germany; Remote",
  topics: ["Generative AI", "B2B", "Legal Tech"],
  employeeCount: 120,
  fundingStage: "Series A",
  text: "Northwind Contracts reads contracts",
};
const mute: Candidate = { places: null, topics: [], employeeCount: null, fundingStage: null, text: "" };

describe("judge", () => {
  const wishes: [string, Partial<DiscoveryCriteria>, "match" | "no_match"][] = [
    ["location", { location: "Germany" }, "match"],
    ["location", { location: "France" }, "no_match"],
    ["industry", { industry: ["legal"] }, "match"],
    ["industry", { industry: ["Machine Learning"] }, "match"],
    ["industry", { industry: ["Mining", "b2b"] }, "match"],
    ["industry", { industry: ["Mining"] }, "no_match"],
    ["employee_count", { employeeCountMin: 120, employeeCountMax: 120 }, "match"],
    ["employee_count", { employeeCountMin: 121 }, "no_match"],
    ["employee_count", { employeeCountMax: 119 }, "no_match"],
    ["funding_stage", { fundingStage: ["Seed", "Series A"] }, "match"],
    ["funding_stage", { fundingStage: ["Seed"] }, "no_match"],
    ["words", { words: ["contracts", "legal", "berlin"] }, "match"],
    ["words", { words: ["contracts", "mining"] }, "no_match"],
  ];

  it.each(wishes)("judges by %s: %j is a %s", (filter, wish, verdict) => {
    const criteria = { ...anything, ...wish };
    expect(filterNames.filter((name) => isAsked(criteria, name))).toEqual([filter]);
    expect(judge(criteria, company, filterNames)).toBe(verdict);
  });

  it.each(wishes)("does not know where a company tells nothing of %s: %j", (_, wish) => {
    expect(judge({ ...anything, ...wish }, mute, filterNames)).toBe("unknown");
  });

  it("lets a known contradiction outweigh what is unknown", () => {
    const criteria = { ...anything, location: "France", employeeCountMin: 10 };
    expect(judge(criteria, { ...company, employeeCount: null }, filterNames)).toBe("no_match");
  });

  it("looks only at the filters that it is given", () => {
    expect(judge({ ...anything, location: "France" }, company, ["words"])).toBe("match");
  });

  it("matches everything where nothing is asked", () => {
    expect(judge(anything, mute, filterNames)).toBe("match");
    expect(filterNames.some((name) => isAsked(anything, name))).toBe(false);
  });
});
