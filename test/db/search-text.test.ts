import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toFtsQuery } from "../../src/domain/fts-query.ts";
import { parseSearchText } from "../../src/domain/search-text.ts";

const nasty = [
  ...['"', '""', '"""', "'", "''; DROP TABLE leads;--", "*", "a*", "***a***", "-", "--a", "-*", "NOT", "AND OR NOT"],
  ...["NEAR(a b)", "a NEAR/2 b", "company_name:a", "{a b}:c", "^a", "a + b", "(a", "a)", "a OR", "a\u0000b", "\u0000"],
  ...["\ud800", "a\udfff", "%_\\", "😀", "Ω≈ç√", "田中さん", "العربية", "\u202etest", "<script>alert(1)</script>"],
  ...["%s%n", "../../etc/passwd", "½", "1e309", "nil", "undefined", "￼", "\ufeff", 'ab"cd"ef', '"un closed'],
  ...["c++", "a.b.c", "e-mail", "don't", "=cmd|' /C calc'!A0", "x".repeat(5000)],
];
// What is left when the quoted strings are taken away.
const skeleton = (query: string) => query.replace(/"(?:[^"]|"")*"\*?/g, "T");
const countMatches = (query: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM leads_fts WHERE leads_fts MATCH ?").bind(query).first<{ n: number }>();

describe("parseSearchText", () => {
  it("reads words, phrases, starts of words and exclusions", () => {
    expect(parseSearchText('ai "computer vision" robo* -crypto -"block chain"')).toEqual({
      required: [
        { text: "ai", prefix: true },
        { text: "computer vision", prefix: false },
        { text: "robo", prefix: true },
      ],
      excluded: [
        { text: "crypto", prefix: true },
        { text: "block chain", prefix: false },
      ],
    });
  });

  it.each(["", "   ", "-", '"', '""', "*** --- !!!", "\u0000"])("finds no term in %j", (text) => {
    expect(parseSearchText(text)).toEqual({ required: [], excluded: [] });
  });

  it("reads no more than 500 characters", () => {
    const { required } = parseSearchText("ab ".repeat(100_000));
    expect(required).toHaveLength(167);
  });
});

describe("toFtsQuery", () => {
  it("quotes every term and joins them", () => {
    const terms = [
      { text: 'say "hi"', prefix: false },
      { text: "NOT", prefix: true },
    ];
    expect(toFtsQuery(terms, "AND")).toBe('"say ""hi""" AND "NOT"*');
    expect(toFtsQuery(terms, "OR")).toBe('"say ""hi""" OR "NOT"*');
  });

  it.each(nasty)("leaves nothing of %j outside of quotes, and SQLite reads it", async (text) => {
    const { required, excluded } = parseSearchText(text);
    for (const terms of [required, excluded].filter((list) => list.length > 0)) {
      const query = toFtsQuery(terms, "AND");
      expect(skeleton(query)).toMatch(/^T(?: AND T)*$/);
      expect(await countMatches(query)).toEqual({ n: 0 });
    }
  });

  it("shows that SQLite would stumble over the same text unquoted", async () => {
    await expect(countMatches("a NEAR/2 (")).rejects.toThrow(/fts5/);
  });

  it("leaves nothing outside of quotes, whatever is typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom("AND", "OR"), (text, joiner) => {
        const { required, excluded } = parseSearchText(text);
        const query = toFtsQuery([...required, ...excluded], joiner);
        expect(skeleton(query)).toMatch(new RegExp(`^(?:T(?: ${joiner} T)*)?$`));
      }),
      { numRuns: 3000 },
    );
  });
});
