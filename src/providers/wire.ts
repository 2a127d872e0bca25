import { type ZodType, z } from "zod";

/** Providers leave out, null or mistype almost any field; one odd field must not cost us the whole answer. */
const longest = 5000;

// Optional, since for Zod a key that must be there fails the whole object, whatever is made of its absence.
const given = z.unknown().optional();

/** Text without control characters (U+0000 occurs in the wild), trimmed; empty and mistyped become null. */
export const text = given
  .transform((value) => (typeof value === "string" ? tidy(value) : null))
  .pipe(z.string().nullable());

const odd = /[^\P{Cc}\n\t]|\p{Cs}/u;

/** The same without a schema, for lists so long that one for each item would take too much time. */
export const readText = (value: unknown): string | null => (typeof value === "string" ? tidy(value) : null);

export const readCount = (value: unknown): number | null =>
  typeof value === "number" && Number.isFinite(value) && value >= 1 ? Math.round(value) : null;

export const readTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(readText).filter((item) => item !== null) : [];

function tidy(value: string): string | null {
  if (value.length <= longest && !odd.test(value)) return value.trim() || null;
  const clean = value
    .slice(0, longest)
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .toWellFormed()
    .trim();
  return clean === "" ? null : clean;
}

/** Text that must be there: without it the item is of the wrong shape. */
export const requiredText = text.pipe(z.string());

/** A web address that may be shown as a link, or null: "javascript:" comes in the wild too. */
export const webUrl = text.transform((value) => toWebUrl(value));

export function toWebUrl(value: string | null): string | null {
  if (value === null || /\s/.test(value)) return null;
  const url = /^[a-z][a-z0-9+.-]*:/i.test(value) && !/^[^/]*:\d/.test(value) ? value : `https://${value}`;
  return /^https?:\/\/[^/]*\./i.test(url) && URL.canParse(url) ? url : null;
}

export const number = given
  .transform((value) => (typeof value === "number" && Number.isFinite(value) ? value : null))
  .pipe(z.number().nullable());

/** A count of people or things: a positive whole number. */
export const count = number.transform((value) => (value !== null && value >= 1 ? Math.round(value) : null));

/** A part that may be missing; null too where it is of another shape. */
export function part<T>(shape: ZodType<T>) {
  return given.transform((value): T | null => {
    const parsed = shape.safeParse(value);
    return parsed.success ? parsed.data : null;
  });
}

/** Items of the right shape; others are left out. Not a list at all: empty. */
export function list<T>(item: ZodType<T>) {
  return given.transform((value) => itemsOf(Array.isArray(value) ? value : [], item));
}

/** Like `list`, where an answer without the list is no answer: an error that came with status 200, say. */
export function requiredList<T>(item: ZodType<T>) {
  return given.transform((value, ctx): T[] => {
    if (Array.isArray(value)) return itemsOf(value, item);
    ctx.addIssue("not a list");
    return z.NEVER;
  });
}

let droppedItems = 0;

/** How many items of the wrong shape the lists of an answer left out. Parsing is synchronous, so no other answer's count. */
export function countDropped<T>(parse: () => T): { result: T; dropped: number } {
  droppedItems = 0;
  const result = parse();
  return { result, dropped: droppedItems };
}

function itemsOf<T>(values: readonly unknown[], item: ZodType<T>): T[] {
  return values.flatMap((value): T[] => {
    const parsed = item.safeParse(value);
    if (parsed.success) return [parsed.data];
    droppedItems += 1;
    return [];
  });
}

export const texts = list(text).transform((items) => items.filter((item) => item !== null));

/** The part of a text or ISO time that is a date, as `YYYY-MM-DD`. */
export const date = text.transform((value) => (value && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null));
