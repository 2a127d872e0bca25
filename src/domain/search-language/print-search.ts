import { sortNames } from "./order-rules.ts";
import { readSearch } from "./read-search.ts";
import { isSameSearch, type Search } from "./search.ts";

/** The search in its own language, so that reading it gives it back. Quoted only where that is needed. */
export function printSearch(search: Search): string {
  const plain = printWith(search, (word) => word);
  return isSameSearch(readSearch(plain).search, search) ? plain : printWith(search, (word) => `"${word}"`);
}

function printWith(search: Search, quote: (word: string) => string): string {
  const isPlain = quote("x") === "x";
  const { location, sort, owner } = search;
  return [
    ...search.words.map((word) => (isPlain && word.includes(" ") ? `"${word}"` : quote(word))),
    ...search.without.map((word) => `-${isPlain && !word.includes(" ") ? word : `"${word}"`}`),
    ...(location === null ? [] : [isPlain ? `in ${location}` : `in:"${location}"`]),
    ...search.tags.map((tag) => (isPlain && !tag.includes(" ") ? `tag:${tag}` : `tag:"${tag}"`)),
    ...range(search.employeeCountMin, search.employeeCountMax, (text) => `${text} people`, ""),
    ...stages(search.fundingStage),
    ...range(search.fundingTotalUsdMin, search.fundingTotalUsdMax, (text) => `raised${text}`, ":"),
    ...range(search.foundedYearMin, search.foundedYearMax, (text) => `founded${text}`, ":"),
    ...range(search.leadScoreMin, search.leadScoreMax, (text) => `score${text}`, ":"),
    ...range(search.aiAdoptionScoreMin, search.aiAdoptionScoreMax, (text) => `ai${text}`, ":"),
    ...list("status", search.status),
    ...(owner === null ? [] : [`owner:${owner}`]),
    ...list("source", search.source),
    ...(search.addedWithinDays === null ? [] : [`added:${search.addedWithinDays}d`]),
    ...(search.addedSince === null ? [] : [`added:${search.addedSince}`]),
    ...(search.hasVerifiedContact === null ? [] : [`verified:${search.hasVerifiedContact ? "yes" : "no"}`]),
    ...list("missing", search.missing),
    ...(sort === null ? [] : [`sort:${sortNames[sort.key].names[0]}${way(search)}`]),
    ...(search.limit === null ? [] : [`limit:${search.limit}`]),
  ].join(" ");
}

function range(min: number | null, max: number | null, print: (text: string) => string, between: string): string[] {
  if (min !== null && max !== null) return [print(`${between}${min}-${max}`)];
  if (min !== null) return [print(`>=${min}`)];
  return max === null ? [] : [print(`<=${max}`)];
}

const list = (key: string, values: readonly string[]): string[] =>
  values.length === 0 ? [] : [`${key}:${values.join(",")}`];

function stages(names: Search["fundingStage"]): string[] {
  const short = names.map((name) =>
    name
      .replace(/^Series /, "")
      .replaceAll(" ", "-")
      .toLowerCase(),
  );
  if (names.length > 0 && names.every((name) => name.startsWith("Series "))) return [`series ${short.join(",")}`];
  return list("stage", short);
}

function way({ sort }: Search): string {
  return sort === null || sort.direction === sortNames[sort.key].direction ? "" : `-${sort.direction}`;
}
