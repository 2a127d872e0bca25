import type { Contact } from "./contact.ts";

type Named = Pick<Contact, "email" | "firstName" | "lastName" | "linkedinUrl" | "phone">;

/** What is looked for, in the lower case of SQLite: texts that each name a person, and pairs that do so together. */
export interface Traces {
  texts: readonly string[];
  pairs: readonly (readonly [string, string])[];
}

export const erased = "[erased]";

/** Texts that name a person wherever they stand: address, profile, phone, and the full name either way round. */
export function textsThatName({ email, firstName, lastName, linkedinUrl, phone }: Named): string[] {
  const names =
    firstName === null || lastName === null
      ? []
      : [`${firstName} ${lastName}`, `${lastName}, ${firstName}`, `${lastName} ${firstName}`];
  // A short number is anybody's: "1" of an extension, a year, a price.
  const number = phone !== null && phone.replace(/\D/g, "").length >= 6 ? [phone] : [];
  // Without what may be spelled otherwise around it.
  const profile = linkedinUrl?.replace(/^https?:\/\/(?:www\.)?/i, "").replace(/\/+$/, "") ?? null;
  return [email, profile, ...number, ...names].filter((text) => text !== null && text.length >= 3) as string[];
}

/** As such texts stand in JSON, too. SQLite's lower case knows ASCII only. */
export function toTraces(people: readonly Named[]): Traces {
  const texts = people.flatMap(textsThatName).flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]);
  const quoted = people.flatMap(({ firstName, lastName }) =>
    firstName === null || lastName === null
      ? []
      : [[asciiLower(JSON.stringify(firstName)), asciiLower(JSON.stringify(lastName))] as const],
  );
  return {
    texts: [...new Set(texts.flatMap((text) => [asciiLower(text), asciiLower(inJson(text))]))],
    pairs: quoted,
  };
}

/** A remembered answer without the entries of its lists that name one of the people; null where that is not enough. */
export function withoutEntries(answer: string, traces: Traces): string | null {
  const isNamed = (value: unknown): boolean => {
    const text = asciiLower(JSON.stringify(value) ?? "");
    return (
      traces.texts.some((trace) => text.includes(trace)) ||
      traces.pairs.some((pair) => pair.every((trace) => text.includes(trace)))
    );
  };
  const prune = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((entry) => !isNamed(entry));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, prune(part)]));
  };
  const pruned = prune(JSON.parse(answer));
  return isNamed(pruned) ? null : JSON.stringify(pruned);
}

/** Puts "[erased]" in the place of each text that names one of these people, whole words only and whatever the case. */
export function createEraser(people: readonly Named[]): (text: string) => string {
  const texts = [...new Set(people.flatMap(textsThatName).flatMap((text) => [text, inJson(text)]))];
  if (texts.length === 0) return (text) => text;
  const longestFirst = texts
    .toSorted((a, b) => b.length - a.length)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longestFirst.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return (text) => text.replace(pattern, erased);
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
