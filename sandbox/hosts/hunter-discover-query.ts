import { weightedPlaces } from "../world/places.ts";
import type { HunterParams } from "./hunter-params.ts";

const aiWords = /\b(ai|a\.i\.|artificial intelligence|machine learning|ml|llms?|generative|deep learning)\b/i;
const aiKeywords = ["artificial intelligence", "ai", "machine learning"];
const subjects: [RegExp, string][] = [
  [/\b(health|healthcare|medical|clinics?)\b/i, "digital health"],
  [/\b(fintech|finance|financial|payments?)\b/i, "fintech"],
  [/\b(logistics|freight|supply chain)\b/i, "logistics"],
  [/\b(developers?|devtools|saas|software)\b/i, "saas"],
  [/\b(insurance|insurtech)\b/i, "insurtech"],
  [/\b(legal|law|legaltech)\b/i, "legaltech"],
  [/\b(education|edtech|schools?)\b/i, "edtech"],
  [/\b(retail|e-?commerce|shops?)\b/i, "e-commerce"],
  [/\b(manufacturing|factory|factories|industrial)\b/i, "manufacturing"],
  [/\b(security|cybersecurity)\b/i, "cybersecurity"],
  [/\b(recruiting|hr)\b/i, "recruiting"],
  [/\b(marketing|martech|advertising)\b/i, "martech"],
  [/\b(climate|energy)\b/i, "climate"],
  [/\b(biotech|drug|pharma)\b/i, "drug discovery"],
];

/** Natural language to the structured filters that it stands for: place, AI, subject, size. */
export function readQuery(query: string): HunterParams {
  const places = [...new Set(weightedPlaces.map(([place]) => place))];
  const cities = places.filter((place) => mentions(query, place.city)).map((place) => ({ city: place.city }));
  const states = places
    .filter((place) => mentions(query, place.region))
    .map((place) => ({ country: place.countryCode, state: place.regionCode }));
  const countries = places.filter((place) => mentions(query, place.country) || isUsa(query, place.countryCode));
  const codes = [...new Set(countries.map((place) => place.countryCode))].map((country) => ({ country }));
  const include = cities.length > 0 ? cities : states.length > 0 ? states : codes;
  const subject = subjects.filter(([pattern]) => pattern.test(query)).map(([, keyword]) => keyword);
  const isAi = aiWords.test(query);
  // "AI fintech" wants both, "AI" alone any of its spellings.
  const keywords =
    isAi && subject.length === 0 ? aiKeywords : [...subject, ...(isAi ? ["artificial intelligence"] : [])];
  const match = isAi && subject.length > 0 ? "all" : "any";
  return {
    ...(include.length > 0 ? { headquarters_location: { include } } : {}),
    ...(keywords.length > 0 ? { keywords: { include: keywords, match } } : {}),
    ...(/\bstart-?ups?\b/i.test(query) ? { headcount: ["1-10", "11-50", "51-200"] } : {}),
  };
}

function mentions(query: string, name: string): boolean {
  return ` ${query.toLowerCase().replace(/[^a-z0-9-]+/g, " ")} `.includes(` ${name.toLowerCase()} `);
}

function isUsa(query: string, countryCode: string): boolean {
  return (countryCode === "US" && /\b(USA|U\.S\.|US)\b/.test(query)) || (countryCode === "GB" && /\bUK\b/.test(query));
}
