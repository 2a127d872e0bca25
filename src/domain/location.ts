import { countryCode, countryName, countryNames, foldPlace, usStateCode, usStateNames } from "./countries.ts";

export { countryCode, countryName, usStateCode } from "./countries.ts";

/** City, region and country as far as the text tells; `text` is the text itself, tidied. */
export interface Place {
  text: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
}

const cityAliases = new Map([
  ["sf", "san francisco"],
  ["san francisco bay area", "bay area"],
  ["nyc", "new york"],
  ["new york city", "new york"],
  ["la", "los angeles"],
  ["bengaluru", "bangalore"],
]);

/** Cities whose name is written in several ways. SQLite compares letters as they are, accents and all. */
const spellings: readonly (readonly string[])[] = [
  ["zurich", "zürich"],
  ["munich", "münchen", "munchen"],
  ["cologne", "köln", "koln"],
  ["dusseldorf", "düsseldorf"],
  ["vienna", "wien"],
  ["sao paulo", "são paulo"],
  ["montreal", "montréal"],
  ["krakow", "kraków"],
  ["wroclaw", "wrocław"],
  ["gothenburg", "göteborg"],
  ["malmo", "malmö"],
  ["bogota", "bogotá"],
];

const splitAt = (separator: string, text: string): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");

const isRemote = (text: string): boolean => /^remote$/i.test(text);

/** States whose name is also a city's or another country's: alone they say nothing sure. */
const ambiguousStates = new Set(["georgia", "new york", "washington"]);

/** A US state that stands where it cannot mean anything else. */
const isSureState = (name: string): boolean => usStateCode(name) !== null && !ambiguousStates.has(foldPlace(name));

/** Reads "San Francisco, CA, USA" or "Berlin, Germany"; of several places ("Remote; Berlin") the first that is one. */
export function parsePlace(text: string | null): Place {
  const places = splitAt(";", text ?? "");
  const first = places.find((place) => !isRemote(place)) ?? places[0] ?? "";
  const parts = splitAt(",", first);
  const last = parts.at(-1);
  if (last === undefined) return { text: null, city: null, region: null, country: null };
  const named = countryCode(last);
  const rest = named ? parts.slice(0, -1) : parts;
  const state = rest.at(-1);
  const isInUs = named === "US" || (named === null && state !== undefined && isUsPlace(rest));
  const country = named ?? (isInUs ? "US" : null);
  const isStateOnly = isInUs && rest.length === 1 && state !== undefined && state.length > 2 && isSureState(state);
  const city = rest[0] && !isStateOnly && !isRemote(rest[0]) ? rest[0] : null;
  return {
    text: first,
    city,
    region: isStateOnly ? state : (rest[1] ?? null),
    country: country ? countryName(country) : null,
  };
}

/** Whether parts without a country end in a US state: "Austin, TX", or "California" alone, but not "Tbilisi, Georgia". */
function isUsPlace(parts: readonly string[]): boolean {
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return last.length > 2 && isSureState(last);
  return usStateCode(last) !== null && foldPlace(last) !== "georgia";
}

/**
 * Every way in which a place can be named: country and state by code, a city without its nickname. In "New York, NY"
 * and "Washington, DC" only the last is the state, or all of the state would be in the city.
 */
function partKeys(place: string): Set<string>[] {
  const parts = splitAt(",", place);
  const codes = parts.map((part) => countryCode(part));
  const country = codes.findLast((code) => code !== null) ?? null;
  const isUs = country === null || country === "US";
  const states = parts.map((part, i) => (isUs && codes[i] === null ? usStateCode(part) : null));
  const stateAt = states.findLastIndex((state) => state !== null);
  return parts.map((part, i) => {
    const keys = new Set<string>();
    const name = foldPlace(part);
    const isState = i === stateAt;
    if (codes[i]) keys.add(`country:${codes[i]}`);
    else if (isState) keys.add(`state:${states[i]}`);
    // Two letters beside a city are its state; alone they may be a nickname ("LA").
    if (!codes[i] && (!isState || name.length > 2)) keys.add(cityAliases.get(name) ?? name);
    if (isState && parts.length === 1 && cityAliases.has(name)) keys.add(cityAliases.get(name) ?? name);
    return keys;
  });
}

/**
 * For each part of a wanted place ("San Francisco, CA") all the names, in small letters, by which a company's city,
 * region or country may go: for a search among many, where `isInPlace` would have to look at each.
 */
export function placeNames(wanted: string): string[][] {
  return splitAt(",", wanted).map((part) => {
    const name = foldPlace(part);
    const country = countryCode(part);
    const state = usStateCode(part);
    const sameCity = [...cityAliases].filter(
      ([alias, city]) => city === (cityAliases.get(name) ?? name) || alias === name,
    );
    return [
      ...new Set([
        part.toLowerCase(),
        name,
        ...(country === null ? [] : countryNames(country)),
        ...(state === null || country !== null ? [] : usStateNames(state)),
        ...sameCity.flat(),
        ...spellings.filter((names) => names.includes(name) || names.includes(part.toLowerCase())).flat(),
      ]),
    ];
  });
}

/**
 * Whether a company's place (or one of several, separated by ";") is in the wanted place (or one of several): every part
 * of what is wanted must be a part of it. "San Francisco, CA" is in "San Francisco, CA, USA"; "South San Francisco" is
 * not. A US state stands for its country too.
 */
export function isInPlace(companyPlace: string, wanted: string): boolean {
  const wishes = splitAt(";", wanted).map(partKeys);
  if (wishes.every((parts) => parts.length === 0)) return true;
  return splitAt(";", companyPlace).some((place) => {
    const have = new Set(partKeys(place).flatMap((keys) => [...keys]));
    if (isUsPlace(splitAt(",", place))) have.add("country:US");
    return wishes.some((parts) => parts.length > 0 && parts.every((keys) => [...keys].some((key) => have.has(key))));
  });
}
