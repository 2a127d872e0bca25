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
  NL: ["netherlands", "holland"],
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
  LV: ["latvia"],
  LT: ["lithuania"],
  LU: ["luxembourg"],
  HU: ["hungary"],
  SK: ["slovakia"],
  SI: ["slovenia"],
  HR: ["croatia"],
  RS: ["serbia"],
  BG: ["bulgaria"],
  IS: ["iceland"],
  BR: ["brazil", "brasil"],
  MX: ["mexico"],
  AR: ["argentina"],
  CL: ["chile"],
  CO: ["colombia"],
  PE: ["peru"],
  UY: ["uruguay"],
  JP: ["japan"],
  KR: ["south korea", "korea"],
  CN: ["china"],
  HK: ["hong kong"],
  TW: ["taiwan"],
  ID: ["indonesia"],
  VN: ["vietnam"],
  TH: ["thailand"],
  MY: ["malaysia"],
  PH: ["philippines"],
  NG: ["nigeria"],
  KE: ["kenya"],
  GH: ["ghana"],
  ZA: ["south africa"],
  EG: ["egypt"],
  MA: ["morocco"],
  AE: ["united arab emirates", "uae"],
  SA: ["saudi arabia"],
  PK: ["pakistan"],
  BD: ["bangladesh"],
  LK: ["sri lanka"],
  TR: ["turkey", "türkiye"],
  UA: ["ukraine"],
  CZ: ["czech republic", "czechia"],
  RO: ["romania"],
  GR: ["greece"],
  NZ: ["new zealand"],
};

/** Lower case, one space, no accents: "Zürich" and "Zurich" are one place. */
export const foldPlace = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

const countryByName = new Map(
  Object.entries(countries).flatMap(([code, names]) => names.map((name): [string, string] => [foldPlace(name), code])),
);

const displayNames = new Map(Object.entries(countries).map(([code, names]) => [code, names[0] ?? code]));

/** ISO 3166 code of a country's name as people write it, or null. A two-letter US state is no country. */
export function countryCode(name: string): string | null {
  return countryByName.get(foldPlace(name).replace(/^the /, "")) ?? null;
}

export function countryName(code: string): string {
  const name = displayNames.get(code) ?? code;
  return name.replace(/(^|\s)\p{L}/gu, (letter) => letter.toUpperCase());
}

/** Every name of a country, in small letters, its code too. */
export const countryNames = (code: string): readonly string[] => [...(countries[code] ?? []), code.toLowerCase()];

const usStates = new Map(
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
    .map((entry): [string, string] => [entry.slice(3), entry.slice(0, 2)]),
);
const stateCodes = new Set(usStates.values());

/** A US state's name and its code, in small letters. */
export const usStateNames = (code: string): readonly string[] => [
  ...[...usStates].filter(([, known]) => known === code).map(([name]) => name),
  code.toLowerCase(),
];

/** Two-letter code of a US state's name or code, or null. */
export function usStateCode(name: string): string | null {
  const text = name.trim().replaceAll(".", "");
  if (stateCodes.has(text.toUpperCase())) return text.toUpperCase();
  return usStates.get(foldPlace(text)) ?? null;
}
