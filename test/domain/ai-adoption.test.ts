import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aiAdoptionScore, detectSignals, mentionsAi, signalTypes } from "../../src/domain/ai-adoption.ts";

const seenAt = "2026-11-01T00:00:00.000Z";
const evidence = { source: "yc", url: "https://directory.example/acme", observedAt: seenAt };
const quoteFor = (description: string) => detectSignals({ ...evidence, description })[0]?.quote ?? null;

describe("mentionsAi", () => {
  it.each([
    ...["AI", "ai", "A.I.", "ai-powered", "AI's edge", "GenAI", "gen-ai", "ai_platform", "ML", "MLOps", "NLP", "LLMs"],
    ...["machine-learning", "Machine  Learning", "artificial-intelligence", "large language model", "Computer Vision"],
    ...["OpenAI", "agentic workflows"],
  ])("hears it in %j", (text) => {
    expect(mentionsAi(text)).toBe(true);
  });

  it.each([
    ...["said", "maintain", "email", "AIr", "html", "xml", "retail", "Shanghai", "Dubai", "fair", "drag", "bonsai"],
    ...[
      "5 ml vial",
      "250ml",
      "acme.ai",
      "https://x.ai",
      "ai@acme.example",
      "J'ai",
      "regenerative farming",
      "ragged",
      "",
    ],
  ])("does not hear it in %j", (text) => {
    expect(mentionsAi(text)).toBe(false);
  });
});

describe("detectSignals", () => {
  it("finds one signal of each type, each with its quote, its address and its date", () => {
    const signals = detectSignals({
      ...evidence,
      categories: ["Generative AI"],
      description: "We sell shoes. Our machine learning fits them. It is AI.",
      industry: "Artificial Intelligence",
      keywords: ["b2b", "computer vision", "nlp"],
      technologies: ["Salesforce", "PyTorch"],
    });

    expect(signals.map(({ type, quote }) => [type, quote])).toEqual([
      ["ai_category", "Generative AI"],
      ["ai_description", "Our machine learning fits them."],
      ["ai_industry", "Artificial Intelligence"],
      ["ai_keyword", "computer vision, nlp"],
      ["ai_technology", "PyTorch"],
    ]);
    // The other two are quoted by their sources: pages of a website, jobs on offer.
    const quoted = ["ai_hiring", "ai_website"];
    const types = signalTypes.filter((type) => !quoted.includes(type));
    expect(signals.map((signal) => signal.type).toSorted()).toEqual(types.toSorted());
    for (const signal of signals) expect(signal).toMatchObject(evidence);
  });

  it.each([
    "We maintain email in html, he said.",
    "Visit acme.ai or write to ai@acme.example.",
    "Offriamo servizi ai clienti.",
    "J'ai créé une entreprise.",
    "A 5 ml vial.",
    "A rag doll.",
    "",
  ])("finds nothing in %j", (description) => {
    expect(
      detectSignals({ ...evidence, description, industry: "Retail", keywords: ["email"], technologies: [] }),
    ).toEqual([]);
  });

  it.each(["An ai-powered desk.", "We build AI for courts.", "Answers by RAG.", "ai agents for clinics"])(
    "hears it in the sentence %j",
    (description) => {
      expect(quoteFor(description)).toBe(description);
    },
  );

  it("quotes at most 300 characters, and the words that count are among them", () => {
    const quote = quoteFor(`${"very ".repeat(200)}long sentences on machine learning ${"and more ".repeat(100)}`);
    expect(quote).toHaveLength(300);
    expect(quote).toContain("machine learning");
  });

  it("quotes well-formed text where a pair of surrogates is cut", () => {
    const quote = quoteFor(`AI ${"😀".repeat(400)}`) ?? "";
    expect(quote.isWellFormed()).toBe(true);
    expect(quoteFor(`${"x😀".repeat(200)} AI`)?.isWellFormed()).toBe(true);
  });

  it.each(["a", " ", ".", "\n", "-", "A.I", "machine ", ". "])("gets through half a megabyte of %j", (piece) => {
    const text = piece.repeat(500_000 / piece.length);
    expect(detectSignals({ ...evidence, description: text, industry: text, keywords: [text] })).toEqual([]);
  });
});

describe("aiAdoptionScore", () => {
  it("does not add up what is repeated, but what is of another type", () => {
    const category = { type: "ai_category", weight: 0.7 } as const;
    expect(aiAdoptionScore([])).toBe(0);
    expect(aiAdoptionScore([category])).toBe(70);
    expect(aiAdoptionScore([category, { ...category, weight: 0.2 }, category])).toBe(70);
    expect(aiAdoptionScore([category, { type: "ai_description", weight: 0.6 }])).toBe(88);
  });

  it("stays within 0 and 100 and never falls with more evidence", () => {
    const signal = fc.record({
      type: fc.constantFrom(...signalTypes),
      weight: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(signal), signal, (signals, more) => {
        const score = aiAdoptionScore(signals);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(aiAdoptionScore([...signals, more])).toBeGreaterThanOrEqual(score);
        expect(aiAdoptionScore([...signals, more])).toBeLessThanOrEqual(100);
      }),
    );
  });
});
