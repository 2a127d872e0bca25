import { sortNames } from "../../src/domain/search-language/order-rules.ts";
import { isSameSearch, type Search, tidySearch } from "../../src/domain/search-language/search.ts";

/** A search in words, so that whoever typed it sees what was made of it. */
export function describeSearch(search: Search, all = "all leads"): string {
  if (isSameSearch({ ...search, sort: null, limit: null }, tidySearch({}))) return `${all}${order(search)}`;
  const { words, without, location, tags, owner, source, hasVerifiedContact, missing } = search;
  const parts = [
    ...(words.length === 0 ? [] : [words.map(quote).join(" + ")]),
    ...(without.length === 0 ? [] : [`not ${without.map(quote).join(", not ")}`]),
    ...(tags.length === 0 ? [] : [`tagged ${tags.join(", ")}`]),
    ...(location === null ? [] : [`in ${location}`]),
    ...range(search.employeeCountMin, search.employeeCountMax, (text) => `${text} people`),
    ...(search.fundingStage.length === 0 ? [] : [search.fundingStage.join(" or ")]),
    ...range(search.fundingTotalUsdMin, search.fundingTotalUsdMax, (text) => `raised $${text}`),
    ...range(search.foundedYearMin, search.foundedYearMax, (text) => `founded ${text}`, false),
    ...range(search.leadScoreMin, search.leadScoreMax, (text) => `score ${text}`),
    ...range(search.aiAdoptionScoreMin, search.aiAdoptionScoreMax, (text) => `AI adoption ${text}`),
    ...(search.status.length === 0 ? [] : [`status ${search.status.join(" or ")}`]),
    ...(owner === null
      ? []
      : [owner === "me" ? "claimed by me" : owner === "nobody" ? "claimed by nobody" : `claimed by ${owner}`]),
    ...(source.length === 0 ? [] : [`from ${source.join(" or ")}`]),
    ...(search.addedWithinDays === null ? [] : [`added in the last ${search.addedWithinDays} days`]),
    ...(search.addedSince === null ? [] : [`added since ${search.addedSince}`]),
    ...(hasVerifiedContact === null
      ? []
      : [hasVerifiedContact ? "with a verified contact" : "without a verified contact"]),
    ...(missing.length === 0 ? [] : [`missing ${missing.join(", ").replaceAll("_", " ")}`]),
  ];
  return `${parts.join(" · ")}${order(search)}`;
}

const quote = (word: string): string => (word.includes(" ") ? `“${word}”` : word);

const order = ({ sort }: Search): string =>
  sort === null
    ? ""
    : `, by ${sortNames[sort.key].names[0]}${sort.direction === sortNames[sort.key].direction ? "" : ` (${sort.direction})`}`;

function range(min: number | null, max: number | null, say: (text: string) => string, isGrouped = true): string[] {
  const text = (value: number) => (isGrouped ? value.toLocaleString("en-US") : String(value));
  if (min !== null && max !== null) return [say(min === max ? text(min) : `${text(min)}–${text(max)}`)];
  if (min !== null) return [say(`${text(min)} or more`)];
  return max === null ? [] : [say(`${text(max)} or less`)];
}
