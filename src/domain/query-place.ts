import { countryCode, foldPlace, usStateCode } from "./countries.ts";

// What follows "in" and begins with a capital is a place, unless it is one of these.
const sectors = new Set(
  (
    "agriculture automotive banking biotech construction cybersecurity defense education energy fashion finance " +
    "fintech gaming government health healthcare hospitality insurance law legal logistics manufacturing marketing " +
    "media medicine mining pharma procurement production real retail robotics sales security software telecom travel"
  ).split(" "),
);

// Small letters do not tell a place from a field ("in berlin", "in healthcare"), so the common ones are known by name.
const cities = new Set(
  (
    "amsterdam|atlanta|austin|bangalore|barcelona|bay area|beijing|bengaluru|berlin|boston|boulder|brussels|bucharest|" +
    "budapest|cambridge|chicago|cologne|copenhagen|dallas|delhi|denver|detroit|dubai|dublin|edinburgh|frankfurt|geneva|" +
    "hamburg|helsinki|houston|hyderabad|istanbul|jakarta|krakow|lagos|lisbon|london|los angeles|madrid|manchester|" +
    "melbourne|mexico city|miami|milan|minneapolis|montreal|mumbai|munich|munchen|nairobi|nashville|new york city|" +
    "new york|nyc|oslo|oxford|palo alto|paris|philadelphia|phoenix|pittsburgh|portland|prague|rome|rotterdam|" +
    "salt lake city|san diego|san francisco bay area|san francisco|san jose|sao paulo|seattle|seoul|sf|shanghai|" +
    "silicon valley|stockholm|stuttgart|sydney|tallinn|tel aviv|tokyo|toronto|vancouver|vienna|vilnius|warsaw|" +
    "washington|zurich"
  ).split("|"),
);

const lead = String.raw`(?<![\p{L}\p{N}])(?:in|near|from|In|Near|From)\s+(?:[Tt]he\s+)?`;
const word = String.raw`\p{Lu}[\p{L}\p{M}.'’-]*`;
// Small words inside names, as in "Rio de Janeiro" and "Frankfurt am Main".
const joint = String.raw`(?:[\s,]+|\s+(?:am|an der|de|del|la|do|of|upon)\s+)`;
const capitalised = new RegExp(`${lead}(${word}(?:${joint}${word}){0,6})`, "u");
const small = new RegExp(String.raw`${lead}(\p{Ll}[\p{L}\p{M}.'’-]*(?:[\s,]+[\p{L}\p{M}.'’-]+){0,6})`, "u");

/** The place that a query names after "in", "near" or "from", and the query without it. */
export function readPlace(query: string): { location: string | null; rest: string } {
  const big = capitalised.exec(query);
  const place = big?.[1]?.replace(/[\s,]+$/, "") ?? null;
  if (big && place && !sectors.has(foldPlace(place).split(" ")[0] ?? "")) {
    return { location: place, rest: query.replace(big[0], " ") };
  }
  const match = small.exec(query);
  const known = match?.[1] ? knownPlaceAt(match[1]) : null;
  if (!match?.[1] || !known) return { location: null, rest: query };
  const placeAt = match.index + match[0].length - match[1].length;
  return { location: known, rest: `${query.slice(0, match.index)} ${query.slice(placeAt + known.length)}` };
}

/** The longest beginning of the text that is a known place: "new york, ny with ai" gives "new york, ny". */
function knownPlaceAt(text: string): string | null {
  const ends = [...text.matchAll(/[\s,]+|$/g)].map((match) => match.index).reverse();
  return ends.map((end) => text.slice(0, end)).find((part) => part.split(",").every(isKnownPlace)) ?? null;
}

/** A city that is known by name, whatever its letters and accents. */
export const isKnownCity = (name: string): boolean => cities.has(foldPlace(name));

/** A city, country or US state that is known by name. */
export function isKnownPlace(name: string): boolean {
  return isKnownCity(name) || countryCode(name) !== null || isState(name);
}

/** A state's code counts as such only in capitals or two letters that are no word: "in me" and "or" name no state. */
const isState = (name: string): boolean =>
  usStateCode(name) !== null &&
  !["in", "or", "me", "hi", "ok", "oh", "id", "ai", "ma", "pa", "us"].includes(foldPlace(name));
