/** City, region and country as far as the text tells; `text` is the text itself, tidied. */
export interface Place {
  text: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
}

const countries: Record<string, readonly string[]> = {
  US: ["united states", "united states of america", "usa", "us", "u.s.", "u.s.a."],
  GB: ["united kingdom", "uk", "great britain", "england", "scotland", "wales", "u.k."],
  DE: ["germany", "deutschland"],
  FR: ["france"],
  CA: ["canada"],
  IN: ["india"],
  IL: ["israel"],
  SG: ["singapore"],
  AU: ["australia"],
  NL: ["netherlands", "the netherlands", "holland"],
  ES: ["spain"],
  IT: ["italy"],
  SE: ["sweden"],
  CH: ["switzerland"],
  IE: ["ireland"],
  PL: ["poland"],
  PT: ["portugal"],
  DK: ["denmark"],
  NO: ["norway"],
  FI: ["finland"],
  AT: ["austria"],
  BE: ["belgium"],
  EE: ["estonia"],
  BR: ["brazil", "brasil"],
  MX: ["mexico"],
  AR: ["argentina"],
  CL: ["chile"],
  CO: ["colombia"],
  JP: ["japan"],
  KR: ["south korea", "korea"],
  CN: ["china"],
  HK: ["hong kong"],
  ID: ["indonesia"],
  VN: ["vietnam"],
  NG: ["nigeria"],
  KE: ["kenya"],
  ZA: ["south africa"],
  EG: ["egypt"],
  AE: ["united arab emirates", "uae"],
  SA: ["saudi arabia"],
  PK: ["pakistan"],
  BD: ["bangladesh"],
  TR: ["turkey", "türkiye"],
  UA: ["ukraine"],
  CZ: ["czech republic", "czechia"],
  RO: ["romania"],
  GR: ["greece"],
  NZ: ["new zealand"],
};

const usStates: Record<string, string> = Object.fromEntries(
  (
    "AL alabama|AK alaska|AZ arizona|AR arkansas|CA california|CO colorado|CT connecticut|DE delaware|" +
    "DC district of columbia|FL florida|GA georgia|HI hawaii|ID idaho|IL illinois|IN indiana|IA iowa|KS kansas|" +
    "KY kentucky|LA louisiana|ME maine|MD maryland|MA massachusetts|MI michigan|MN minnesota|MS mississippi|" +
    "MO missouri|MT montana|NE nebraska|NV nevada|NH new hampshire|NJ new jersey|NM new mexico|NY new york|" +
    "NC north carolina|ND north dakota|OH ohio|OK oklahoma|OR oregon|PA pennsylvania|RI rhode island|" +
    "SC south carolina|SD south dakota|TN tennessee|TX texas|UT utah|VT vermont|VA virginia|WA washington|" +
    "WV west virginia|WI wisconsin|WY wyoming"
  )
    .split("|")
    .map((entry) => [entry.slice(3), entry.slice(0, 2)]),
);
const stateCodes = new Set(Object.values(usStates));

const countryByName = new Map(
  Object.entries(countries).flatMap(([code, names]) => names.map((name): [string, string] => [name, code])),
);

const cityAliases: Record<string, string> = {
  sf: "san francisco",
  "san francisco bay area": "bay area",
  nyc: "new york",
  "new york city": "new york",
  la: "los angeles",
  bengaluru: "bangalore",
};

/** ISO 3166 code of a country's name as people write it, or null. A two-letter US state is no country. */
export function countryCode(name: string): string | null {
  return countryByName.get(name.trim().toLowerCase()) ?? null;
}

const displayNames = new Map(Object.keys(countries).map((code) => [code, countries[code]?.[0] ?? code]));

export function countryName(code: string): string {
  const name = displayNames.get(code) ?? code;
  return name.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}

/** Two-letter code of a US state's name or code, or null. */
export function usStateCode(name: string): string | null {
  const text = name.trim();
  if (stateCodes.has(text.toUpperCase()) && text.length === 2) return text.toUpperCase();
  return usStates[text.toLowerCase()] ?? null;
}

const partsOf = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Reads "San Francisco, CA, USA" or "Berlin, Germany"; of several places ("Berlin; Remote") the first. */
export function parsePlace(text: string | null): Place {
  const first = (text ?? "").split(";")[0]?.trim() ?? "";
  const parts = partsOf(first);
  const last = parts.at(-1);
  if (last === undefined) return { text: null, city: null, region: null, country: null };
  const code = countryCode(last) ?? (parts.length > 1 && usStateCode(last) ? "US" : null);
  const rest = code && countryCode(last) ? parts.slice(0, -1) : parts;
  const city = rest[0] && !/^remote$/i.test(rest[0]) ? rest[0] : null;
  return { text: first, city, region: rest[1] ?? null, country: code ? countryName(code) : null };
}

/** One spelling of a place's part: country and US state as their code, a city without its nickname. */
function canonicalParts(text: string): Set<string> {
  const keys = new Set<string>();
  for (const part of partsOf(text)) {
    const name = part.toLowerCase();
    const country = countryCode(name);
    const state = usStateCode(name);
    if (country) keys.add(`country:${country}`);
    if (state) keys.add(`state:${state}`);
    if (!country && (!state || name.length > 2)) keys.add(cityAliases[name] ?? name);
  }
  return keys;
}

/**
 * Whether a company's place (or one of several, separated by ";") is in the wanted place: every part of what is wanted
 * must be a part of it. "San Francisco, CA" is in "San Francisco, CA, USA"; "South San Francisco" is not.
 */
export function isInPlace(companyPlace: string, wanted: string): boolean {
  const wantedParts = partsOf(wanted);
  if (wantedParts.length === 0) return true;
  return companyPlace.split(";").some((place) => {
    const have = canonicalParts(place);
    return wantedParts.every((part) => [...canonicalParts(part)].some((key) => have.has(key)));
  });
}
