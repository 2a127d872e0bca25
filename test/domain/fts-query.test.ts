import { describe, expect, it } from "vitest";
import {
  areKnown,
  isPlain,
  plainBeginnings,
  plainParts,
  toCondition,
  toFtsQueries,
} from "../../src/domain/fts-query.ts";
import { parseSearchText } from "../../src/domain/search-text.ts";

describe("a text as the index is asked", () => {
  it("is read twice: words as they stand, and as beginnings", () => {
    expect(toFtsQueries(parseSearchText('fraud "deep learning" -bank'))).toEqual({
      whole: '("fraud" AND "deep learning") NOT ("bank")',
      beginnings: '("fraud"* AND "deep learning") NOT ("bank"*)',
      excluded: '"bank"*',
    });
  });

  it("names the words that are known for a beginning, and keeps what is not", () => {
    const known = new Map([
      ["rob", ["robot", "robots"]],
      ["frau", ["fraud"]],
      ["zzz", []],
    ]);
    expect(toCondition(parseSearchText("Frau rob zzz ima -rob"), known)).toBe(
      '("fraud" AND ("robot" OR "robots") AND "zzz"* AND "ima"*) NOT (("robot" OR "robots"))',
    );
    expect(areKnown(parseSearchText('Frau rob "ima" -zzz'), known)).toBe(true);
    expect(areKnown(parseSearchText("frau ima"), known)).toBe(false);
    expect(areKnown(parseSearchText("frau -ima"), known)).toBe(false);
    expect(areKnown(parseSearchText("fráu"), known)).toBe(false);
  });
});

describe("what is plain in a text", () => {
  it("are the beginnings that no tokenizer would change, eight at most", () => {
    expect(plainBeginnings(parseSearchText('Rob c++ "phrase" über K8s rob -No e-mail'))).toEqual(["rob", "k8s", "no"]);
    expect(plainBeginnings(parseSearchText("a b c d e f g h i j"))).toHaveLength(8);
  });

  it("are the parts that a matching text has, whatever the term", () => {
    expect(plainParts(parseSearchText('E-Mail "Deep  Learning" über c++ -without'))).toEqual([
      ...["e", "mail", "deep", "learning", "c"],
    ]);
  });

  it.each([
    ["robots fraud", true, true],
    ['"robots" fraud', true, false],
    ['"deep learning"', false, false],
    ["robots -fraud", false, false],
    ["e-mail", false, false],
    ["über", false, false],
    ["x".repeat(31), false, false],
    ["a b c d e f g h i", false, false],
  ])("says of %s whether its parts decide, whole and as beginnings", (text, whole, beginnings) => {
    expect(isPlain(parseSearchText(text), "whole")).toBe(whole);
    expect(isPlain(parseSearchText(text), "beginnings")).toBe(beginnings);
  });
});
