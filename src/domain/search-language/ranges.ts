/** Both ends belong to the range; null: open. */
export interface Range {
  min: number | null;
  max: number | null;
}

const above = ">|over|above|more than|greater than|higher than";
const atLeast = ">=|=>|at least|minimum of|minimum|min|no less than";
const below = "<|under|below|less than|fewer than|lower than";
const atMost = "<=|=<|up to|at most|maximum of|maximum|max|no more than";
const orMore = String.raw`\+|or more|and more|or above|and above|and up|plus`;
const orLess = "or less|or fewer|or below|and below";

/**
 * The pattern of a range of numbers that look like `number`, in seven groups: two ends, two ends after "between", a
 * comparison and its number, a number and "or more". Longer comparisons stand first, so that ">=" is not ">".
 */
export const rangePattern = (number: string): string =>
  String.raw`(?:(${number})\s*(?:-|to\s)\s*(${number})|between\s+(${number})\s+and\s+(${number})|` +
  String.raw`(${atLeast}|${atMost}|${above}|${below})\s*(${number})|(${number})\s*(${orMore}|${orLess}))`;

export const rangeGroups = 8;

const isOneOf = (text: string, words: string): boolean =>
  words.split("|").some((word) => word.replace("\\", "") === text);

/** What the groups of `rangePattern` say. `step` is the least by which two numbers differ: "over 50" begins at 51. */
export function readRange(
  groups: readonly (string | undefined)[],
  toNumber: (text: string) => number | null,
  step: number,
): Range | null {
  const [low, high, from, to, comparison, compared, one, suffix] = groups;
  const ends = [low ?? from, high ?? to];
  if (ends[0] !== undefined && ends[1] !== undefined) {
    const [a, b] = [toNumber(ends[0]), toNumber(ends[1])];
    return a === null || b === null ? null : { min: Math.min(a, b), max: Math.max(a, b) };
  }
  const number = toNumber(compared ?? one ?? "");
  if (number === null) return null;
  const sign = (comparison ?? suffix ?? "").toLowerCase().replace(/\s+/g, " ");
  if (isOneOf(sign, above)) return { min: rounded(number + step), max: null };
  if (isOneOf(sign, below)) return { min: null, max: rounded(Math.max(0, number - step)) };
  return isOneOf(sign, atMost) || isOneOf(sign, orLess) ? { min: null, max: number } : { min: number, max: null };
}

// Tenths have no exact binary form.
const rounded = (x: number): number => Math.round(x * 10) / 10;

const factors: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9 };

/** "1,200", "1.5k", "$10m", "2 billion". */
export function readAmount(text: string, most: number): number | null {
  const [, digits = "", unit = ""] = /^\$?\s?(\d[\d,]*(?:\.\d+)?)\s?([kmb])?/i.exec(text) ?? [];
  const number = Math.round(Number(digits.replaceAll(",", "")) * (factors[unit.toLowerCase()] ?? 1));
  return digits === "" || !Number.isSafeInteger(number) || number > most ? null : number;
}
