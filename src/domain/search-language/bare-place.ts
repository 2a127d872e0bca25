import { countryCode, foldPlace, usStateCode } from "../countries.ts";
import { isKnownCity } from "../query-place.ts";

/** What people are called by where they are from. */
const demonyms = new Map(
  (
    "american:usa|argentinian:argentina|australian:australia|austrian:austria|belgian:belgium|brazilian:brazil|" +
    "british:uk|canadian:canada|chilean:chile|chinese:china|colombian:colombia|czech:czechia|danish:denmark|" +
    "dutch:netherlands|egyptian:egypt|estonian:estonia|finnish:finland|french:france|german:germany|greek:greece|" +
    "hungarian:hungary|indian:india|indonesian:indonesia|irish:ireland|israeli:israel|italian:italy|japanese:japan|" +
    "kenyan:kenya|korean:south korea|latvian:latvia|lithuanian:lithuania|mexican:mexico|nigerian:nigeria|" +
    "norwegian:norway|polish:poland|portuguese:portugal|romanian:romania|singaporean:singapore|spanish:spain|" +
    "swedish:sweden|swiss:switzerland|taiwanese:taiwan|turkish:turkey|ukrainian:ukraine|vietnamese:vietnam"
  )
    .split("|")
    .map((entry) => entry.split(":") as [string, string]),
);

const ambiguous = new Set(["georgia", "washington", "new york"]);
const longestName = 4;

/**
 * A place that stands on its own, without "in" before it: "berlin fintech", "german robotics", "london-based". Only
 * names that are known, and no codes of states: "ok" and "me" are words.
 */
export function readBarePlace(text: string): { location: string; rest: string } | null {
  const words = [...text.matchAll(/[\p{L}][\p{L}\p{M}.'’]*(?:-based)?/gu)];
  for (let size = longestName; size >= 1; size--) {
    for (let i = 0; i + size <= words.length; i++) {
      const first = words[i];
      const last = words[i + size - 1];
      if (!first || !last) continue;
      const end = last.index + last[0].length;
      const between = text.slice(first.index, end);
      // Words of one name stand side by side, not in two different parts of the sentence.
      if (/[|,;:"<>=]/.test(between) || text[first.index - 1] === "-" || /[\p{N}@]/u.test(text[end] ?? "")) continue;
      const location = placeOf(between.replace(/-based$/i, ""));
      if (location !== null) return { location, rest: `${text.slice(0, first.index)} | ${text.slice(end)}` };
    }
  }
  return null;
}

function placeOf(name: string): string | null {
  const folded = foldPlace(name);
  const country = demonyms.get(folded);
  if (country !== undefined) return country;
  const isState = folded.length > 3 && !ambiguous.has(folded) && usStateCode(folded) !== null;
  return isKnownCity(folded) || countryCode(folded) !== null || isState ? name.replace(/\s+/g, " ") : null;
}
