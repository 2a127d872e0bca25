import { fundingStages } from "../lead.ts";
import { readPlace } from "../query-place.ts";
import { readBarePlace } from "./bare-place.ts";
import { nameRules } from "./name-rules.ts";
import { numberRules } from "./number-rules.ts";
import { orderRules } from "./order-rules.ts";
import type { Rule } from "./rule.ts";
import { addToSearch, everything, type Search } from "./search.ts";

export interface ReadSearch {
  search: Search;
  /** Parts that look as if they meant something which we do not know, as they were typed. */
  ignored: string[];
}

const longestText = 500;
const mostWords = 20;
const longestWord = 60;

const rules: readonly Rule[] = [
  ...orderRules.slice(0, 1),
  ...nameRules.slice(0, 2),
  ...numberRules,
  ...nameRules.slice(2),
  ...orderRules.slice(1),
];

/**
 * Reads a search as people type it: "ai fintech in berlin 50-200 people series a,b score>=70 sort:score". Every text
 * has a meaning: what no rule knows is a word to look for. The same function reads the query of a discovery and what is
 * typed in Slack.
 */
export function readSearch(typed: string): ReadSearch {
  const said: Partial<Search>[] = [];
  let text = readQuoted(plainSigns(typed.slice(0, longestText)), said);
  for (const rule of rules) text = applyRule(rule, text, said);
  const ignored: string[] = [];
  text = text.replace(/(?<!\S)[\p{L}_]{2,30}\s?(?:[:=]|[<>]=?)\s?[^\s|]{1,100}/gu, (part) => {
    if (/^https?:/i.test(part)) return part;
    ignored.push(part.trim());
    return " | ";
  });
  text = text.replace(
    /(?<![\p{L}\p{N}])(?:-(?=\p{L})|(?:but\s+)?(?:not|except|excluding|without|no)\s+)([\p{L}\p{N}][\p{L}\p{N}.+#'-]*)/giu,
    (_, word: string) => {
      said.push({ without: [fold(word).slice(0, longestWord)] });
      return " | ";
    },
  );
  const place = readLocation(text, said);
  const words = wordsOf(place.rest);
  if (place.location !== null) said.unshift({ location: place.location });
  const search = [...said, { words }].reduce<Search>(addToSearch, everything);
  const tidy = {
    ...search,
    words: search.words.slice(0, mostWords),
    fundingStage: fundingStages.filter((stage) => search.fundingStage.includes(stage)),
  };
  return { search: tidy, ignored };
}

/** Typographic signs that keyboards and Slack put in the place of plain ones; control characters are gaps. */
const plainSigns = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[“”„‟«»]/g, '"')
    .replace(/[‘’‚‛]/g, "'")
    .replace(/[‐‑‒–—−]/g, "-")
    .replaceAll("≥", ">=")
    .replaceAll("≤", "<=")
    .replace(/[\p{Cc}\p{Zs}|]/gu, " ");

const fold = (text: string): string => text.normalize("NFKC").toLowerCase();

/** Quoted text is what it says: words to look for, a place after `in:`, a tag after `tag:`. */
function readQuoted(text: string, said: Partial<Search>[]): string {
  return text.replace(/(-|(?<![\p{L}])(?:in|tag):)?"([^"]*)"?/giu, (_, sign: string | undefined, quoted: string) => {
    const value = quoted.replace(/\s+/g, " ").trim();
    if (!/[\p{L}\p{N}]/u.test(value)) return " | ";
    if (/^in:/i.test(sign ?? "")) said.push({ location: value.slice(0, 200) });
    else if (sign === "-") said.push({ without: [fold(value).trim().slice(0, longestWord)] });
    else if (sign !== undefined) said.push({ tags: [fold(value).trim().slice(0, longestWord)] });
    else said.push({ words: [fold(value).trim().slice(0, longestWord)] });
    return " | ";
  });
}

/** What a rule has read is a gap for those after it. */
function applyRule({ pattern, read }: Rule, text: string, said: Partial<Search>[]): string {
  return text.replace(pattern, (...match: unknown[]) => {
    const found = read(match as (string | undefined)[]);
    if (found === null) return match[0] as string;
    said.push(found);
    return " | ";
  });
}

function readLocation(text: string, said: readonly Partial<Search>[]): { location: string | null; rest: string } {
  const key = /(?<![\p{L}])(?:in|location|place|city|country):\s?([\p{L}][\p{L}\p{M}.'-]*)/iu.exec(text);
  if (said.some(({ location }) => location)) return { location: null, rest: text };
  if (key?.[1]) return { location: key[1], rest: text.replace(key[0], " | ") };
  const named = readPlace(text);
  if (named.location !== null) return named;
  return readBarePlace(text) ?? { location: null, rest: text };
}

/** Words that say nothing about a company. */
const fillers = new Set(
  (
    "a an and or the of for with that which who whose in at near from by to on ai a.i a.i. artificial intelligence " +
    "machine learning ml llm llms genai generative company companies startup startups start-up start-ups business " +
    "businesses firm firms vendor vendors team teams find show me all any every some using use uses adopting adopt " +
    "adopts building build builds based headquartered located lead leads prospect prospects account accounts please " +
    "pls plz thanks thank you what what's whats which's are is there their them i we need want looking look get give " +
    "list us our new added first best top only just also but have has having do does doing can could would like " +
    "results result matching about stage funded http https www"
  ).split(" "),
);

function wordsOf(text: string): string[] {
  const words = fold(text.replace(/(?<!\S):[a-z0-9_+-]{2,30}:(?!\S)/g, " ").replace(/https?:\/\//gi, ""))
    .split(/[^\p{L}\p{M}\p{N}.+#&'-]+/u)
    .map((word) => word.replace(/^[.+#&'-]+|[.&'-]+$/g, "").slice(0, longestWord))
    .filter((word) => /[\p{L}\p{N}]/u.test(word) && !fillers.has(word));
  return [...new Set(words)];
}
