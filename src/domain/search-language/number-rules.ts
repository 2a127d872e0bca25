import { type Range, rangeGroups, rangePattern, readAmount, readRange } from "./ranges.ts";
import type { Rule } from "./rule.ts";

const count = String.raw`\d[\d,]{0,9}(?:\.\d)?k?(?![\w.])`;
const points = String.raw`\d{1,3}(?:\.\d)?(?![\w.])`;
const year = String.raw`(?:19|20)\d\d(?!\w)`;
const dollars = String.raw`\$?\s?\d[\d,]{0,12}(?:\.\d{1,2})?\s?(?:k|m|mn|mio|million|b|bn|billion)?(?![\w.])`;
const people = "(?:people|persons?|employees?|staff|ppl|headcount|heads|ftes?|workers|team members)";

const begin = String.raw`(?<![\p{L}\p{N}.$])`;
const rule = (pattern: string, read: Rule["read"]): Rule => ({ pattern: new RegExp(pattern, "giu"), read });

const toCount = (text: string) => readAmount(text, 10_000_000);
const toDollars = (text: string) => readAmount(text, 1e15);
const toYear = (text: string) => Number(text);
const toPoints = (text: string) => (Number(text) <= 100 ? Number(text) : null);

const employees = (range: Range | null) => range && { employeeCountMin: range.min, employeeCountMax: range.max };
const leadScore = (range: Range | null) => range && { leadScoreMin: range.min, leadScoreMax: range.max };
const aiScore = (range: Range | null) => range && { aiAdoptionScoreMin: range.min, aiAdoptionScoreMax: range.max };

const groupsOf = (match: readonly (string | undefined)[]) => match.slice(1, 1 + rangeGroups);

const sizes: Record<string, Range> = {
  small: { min: null, max: 50 },
  mid: { min: 51, max: 500 },
  big: { min: 501, max: null },
};
const sizeOf = (word: string) => (/^s/i.test(word) ? sizes.small : /^m/i.test(word) ? sizes.mid : sizes.big) ?? null;

/** How big, how good, how old, how rich. The order matters: a bare range is a size only when it is nothing else. */
export const numberRules: readonly Rule[] = [
  rule(
    String.raw`${begin}ai\s*(?:adoption)?\s*(?:scor(?:e|es|ed)\s*(?:is|of)?|(?=[<>=:]))\s*[:=]?\s*${rangePattern(points)}`,
    (match) => aiScore(readRange(groupsOf(match), toPoints, 0.1)),
  ),
  rule(
    String.raw`${begin}(?:(?:with\s+)?an?\s+)?(?:lead\s+)?scor(?:e|es|ed|ing)\s*(?:is|of)?\s*[:=]?\s*${rangePattern(points)}`,
    (match) => leadScore(readRange(groupsOf(match), toPoints, 0.1)),
  ),
  // "score 70" means: at least that.
  rule(String.raw`${begin}(?:lead\s+)?scor(?:e|ed)\s*[:=]?\s*(${points})`, ([, text = ""]) => {
    const min = toPoints(text);
    return min === null ? null : { leadScoreMin: min };
  }),
  rule(String.raw`${begin}(?:founded|established|started)\s*(?:in)?\s*[:=]?\s*${rangePattern(year)}`, (match) => {
    const range = readRange(groupsOf(match), toYear, 1);
    return range && { foundedYearMin: range.min, foundedYearMax: range.max };
  }),
  rule(
    String.raw`${begin}(?:founded|established|started)\s*[:=]?\s*(in|since|after|before|until)?\s*(${year})`,
    ([, word = "in", text = ""]) => {
      const at = Number(text);
      const when = word.toLowerCase();
      if (when === "since" || when === "after") return { foundedYearMin: when === "after" ? at + 1 : at };
      if (when === "before" || when === "until") return { foundedYearMax: when === "before" ? at - 1 : at };
      return { foundedYearMin: at, foundedYearMax: at };
    },
  ),
  rule(
    String.raw`${begin}(?:that\s+)?(?:have\s+|has\s+)?(?:raised|(?:total\s+)?funding)\s*(?:of|is)?\s*[:=]?\s*${rangePattern(dollars)}`,
    (match) => {
      const range = readRange(groupsOf(match), toDollars, 1);
      return range && { fundingTotalUsdMin: range.min, fundingTotalUsdMax: range.max };
    },
  ),
  rule(String.raw`(?<![\p{L}\p{N}.])(?:with\s+|of\s+)?${rangePattern(count)}\s*${people}(?![\p{L}])`, (match) =>
    employees(readRange(groupsOf(match), toCount, 1)),
  ),
  rule(
    String.raw`${begin}(?:size|employees|people|headcount|staff|team size)\s*[:=]?\s*${rangePattern(count)}`,
    (match) => employees(readRange(groupsOf(match), toCount, 1)),
  ),
  rule(
    String.raw`${begin}(small|mid(?:dle)?-?\s?sized?|medium(?:-?\s?sized)?|large|big)(?=\s+(?:[\p{L}-]+\s+)?(?:companies|company|firms?|startups?|businesses|teams?)(?![\p{L}]))`,
    ([, word = ""]) => employees(sizeOf(word)),
  ),
  rule(String.raw`(?<![\p{L}\p{N}.$:<>=-])(${count})\s?-\s?(${count})(?!-)`, ([, low = "", high = ""]) =>
    employees(readRange([low, high], toCount, 1)),
  ),
];
