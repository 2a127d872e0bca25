import { domainToUnicode } from "node:url";

/**
 * Cyrillic and Greek small letters that are drawn like a Latin one, by the Latin letter: the pairs of Unicode's
 * confusables (UTS 39) with which a host name can be written.
 */
const drawnLike: Record<string, string> = {
  a: "аα",
  b: "ьβ",
  c: "сϲ",
  d: "ԁ",
  e: "еє",
  g: "ɡ",
  h: "һ",
  i: "іι",
  j: "ј",
  k: "кκ",
  l: "ӏ",
  m: "м",
  n: "пη",
  o: "оοσ",
  p: "рρ",
  q: "ԛ",
  s: "ѕ",
  t: "тτ",
  u: "υ",
  v: "ѵν",
  w: "ԝω",
  x: "хχ",
  y: "уγ",
};
const latin = new Map(Object.entries(drawnLike).flatMap(([letter, like]) => [...like].map((one) => [one, letter])));

/**
 * The domain in plain Latin letters that this one looks like: "apple.com" for "xn--pple-43d.com", whose "a" is Cyrillic.
 * Null where it is in plain letters itself, or has one that resembles none: a name of its own script, say.
 */
export function plainLookalike(domain: string): string | null {
  if (!/(?:^|\.)xn--/.test(domain)) return null;
  const plain = Array.from(domainToUnicode(domain), (letter) => latin.get(letter) ?? letter).join("");
  return /^[a-z0-9.-]+$/.test(plain) ? plain : null;
}
