import { parseFundingStage } from "../funding-stage.ts";
import { type FundingStage, fundingStages, type LeadStatus, leadStatuses } from "../lead.ts";
import { fieldsThatCanBeMissing, type MissableField } from "../lead-filter.ts";
import { listOf, type Rule } from "./rule.ts";

const begin = String.raw`(?<![\p{L}\p{N}.-])`;
const end = String.raw`(?![\p{L}\p{N}])`;
const names = String.raw`([\p{L}\p{N}_.-]+(?:\s?[,/]\s?[\p{L}\p{N}_.-]+){0,15})`;
const leadsNoun = "(?:leads?|prospects?|accounts?)";
const rule = (pattern: string, read: Rule["read"]): Rule => ({ pattern: new RegExp(pattern, "giu"), read });

/** All of the list must be known, or nothing was understood. */
function known<T>(items: readonly string[], toItem: (text: string) => T | null): T[] | null {
  const found = items.map(toItem);
  return found.length === 0 || found.includes(null) ? null : (found as T[]);
}

const seriesStages = fundingStages.filter((stage) => stage.startsWith("Series "));
const seriesOf = (letter: string): FundingStage | null =>
  seriesStages.find((stage) => stage.endsWith(` ${letter.toUpperCase()}`)) ?? null;
const stageOf = (text: string): FundingStage | null =>
  (text.length === 1 ? seriesOf(text) : null) ??
  parseFundingStage(text.replaceAll(/[-_]/g, " ").replace("pre seed", "pre-seed"));
const fromStage = (first: FundingStage): FundingStage[] => [
  ...seriesStages.slice(seriesStages.indexOf(first)),
  "Growth",
];
const stagesInOrder = (stages: readonly FundingStage[]): FundingStage[] =>
  fundingStages.filter((stage) => stages.includes(stage));

/** "a", "a,b", "a or b", "a-c", "b+", all after the word series. */
function readSeries(first: string, rest: string, later: string | undefined): FundingStage[] | null {
  const start = seriesOf(first);
  if (!start) return null;
  if (later !== undefined) return fromStage(start);
  const stages = [start];
  for (const [, joint = "", letter = ""] of rest.matchAll(/(,|\/|&|-|to|or|and)\s*(?:series\s+)?([a-h])(?![a-z])/gi)) {
    const stage = seriesOf(letter);
    const last = stages.at(-1);
    if (!stage || !last) continue;
    const isSpan = joint === "-" || joint.toLowerCase() === "to";
    stages.push(
      ...(isSpan ? seriesStages.slice(seriesStages.indexOf(last), seriesStages.indexOf(stage) + 1) : [stage]),
    );
  }
  return stagesInOrder(stages);
}

const bareStages: readonly [RegExp, readonly FundingStage[]][] = [
  [/^pre/i, ["Pre-Seed"]],
  [/^seed/i, ["Seed"]],
  [/^early/i, ["Pre-Seed", "Seed", "Series A"]],
  [/^late/i, ["Series D", "Series E", "Series F", "Series G", "Series H", "Growth"]],
  [/^growth/i, ["Growth"]],
  [/^(?:ipo|public)/i, ["IPO"]],
  [/^private/i, ["Private Equity"]],
];

const statusOf = (text: string): LeadStatus | null => leadStatuses.find((status) => status === text) ?? null;

const missingWords: Record<string, MissableField> = {
  funding: "funding_stage",
  "funding stage": "funding_stage",
  stage: "funding_stage",
  size: "employee_count",
  website: "website_url",
  location: "location",
  industry: "industry",
  domain: "domain",
  description: "description",
  score: "lead_score",
  notes: "notes",
};
const missableOf = (text: string): MissableField | null =>
  fieldsThatCanBeMissing.find((field) => field === text) ??
  (Object.hasOwn(missingWords, text) ? (missingWords[text] ?? null) : null);

const sourceNames = new Map([
  ["y combinator", "yc"],
  ["ycombinator", "yc"],
  ["hn", "hacker_news"],
  ["hacker news", "hacker_news"],
]);
const sourceOf = (text: string): string => sourceNames.get(text) ?? text;

/** Stages, statuses, owners, sources, tags, and what must or must not be known. */
export const nameRules: readonly Rule[] = [
  rule(
    String.raw`${begin}series\s*[:=]?\s*([a-h])${end}((?:\s*(?:,|\/|&|-|to|or|and)\s*(?:series\s+)?[a-h]${end}){0,7})(\s?\+|\s+(?:and|or)\s+(?:later|above|up|beyond)${end})?`,
    ([, first = "", rest = "", later]) => {
      const fundingStage = readSeries(first, rest, later);
      return fundingStage && { fundingStage };
    },
  ),
  rule(String.raw`${begin}(?:funding[ _]stage|stage|funding|round)\s*[:=]\s*${names}`, ([, text = ""]) => {
    const stages = known(listOf(text), stageOf);
    return stages && { fundingStage: stagesInOrder(stages) };
  }),
  rule(
    String.raw`${begin}(pre-?\s?seed|seed|early[- ]stage|late[- ]stage|growth[- ]stage|ipo|publicly traded|private equity)(?:[- ](?:stage|round|funded))?${end}`,
    ([, text = ""]) => {
      const found = bareStages.find(([pattern]) => pattern.test(text));
      return found ? { fundingStage: [...found[1]] } : null;
    },
  ),
  rule(String.raw`${begin}status\s*[:=]\s*${names}`, ([, text = ""]) => {
    const status = known(listOf(text), statusOf);
    return status && { status };
  }),
  rule(
    String.raw`${begin}((?:${leadStatuses.join("|")})(?:\s*(?:,|and|or)\s*(?:${leadStatuses.join("|")})){0,6})\s+${leadsNoun}${end}`,
    ([, text = ""]) => {
      const status = known(text.toLowerCase().split(/\s*(?:,|\band\b|\bor\b)\s*/), statusOf);
      return status && { status };
    },
  ),
  rule(String.raw`${begin}owner\s*[:=]\s*(@?[\p{L}\p{N}_.:-]+)`, ([, text = ""]) => {
    const name = text.replace("@", "");
    if (/^(?:me|mine|myself)$/i.test(name)) return { owner: "me" };
    return { owner: /^(?:nobody|none|noone|no-one)$/i.test(name) ? "nobody" : name };
  }),
  rule(`${begin}(?:(?:owned|claimed) by )?@(U[A-Z0-9]{2,20})${end}`, ([, id = ""]) => ({ owner: id })),
  rule(
    String.raw`${begin}(?:unclaimed|unowned|unassigned|without an owner|without owner|owned by nobody|nobody's)(?:\s+${leadsNoun})?${end}`,
    () => ({ owner: "nobody" }),
  ),
  rule(String.raw`${begin}(?:my(?:\s+own)?\s+${leadsNoun}|mine|(?:owned|claimed) by me)${end}`, () => ({
    owner: "me",
  })),
  rule(
    String.raw`${begin}(with|without|no|has|have|having)(?:\s+an?)?\s+(?:verified\s+)?(?:e-?mails?|contacts?)(?:\s+address(?:es)?)?${end}`,
    ([, word = ""]) => ({ hasVerifiedContact: !/^(?:without|no)$/i.test(word) }),
  ),
  rule(String.raw`${begin}verified\s*[:=]\s*(yes|no|true|false)${end}`, ([, word = ""]) => ({
    hasVerifiedContact: /^(?:yes|true)$/i.test(word),
  })),
  rule(String.raw`${begin}missing\s*[:=]\s*${names}`, ([, text = ""]) => {
    const missing = known(listOf(text), missableOf);
    return missing && { missing };
  }),
  rule(
    String.raw`${begin}(?:without|missing|lacking|no)(?:\s+an?)?\s+(funding stage|${Object.keys(missingWords).join("|")})${end}`,
    ([, text = ""]) => {
      const field = missableOf(text.toLowerCase());
      return field && { missing: [field] };
    },
  ),
  rule(String.raw`${begin}sources?\s*[:=]\s*${names}`, ([, text = ""]) => ({ source: listOf(text).map(sourceOf) })),
  rule(
    String.raw`${begin}(?:from|on|at|via|in|by)\s+(?:the\s+)?(yc|y combinator|ycombinator|apollo|hunter|hacker news)(?:\s+directory)?${end}`,
    ([, text = ""]) => ({ source: [sourceOf(text.toLowerCase())] }),
  ),
  rule(String.raw`${begin}tags?\s*[:=]\s*${names}`, ([, text = ""]) => ({ tags: listOf(text) })),
];
