import { type ZodType, z } from "zod";

/** Providers leave out, null or mistype almost any field; one odd field must not cost us the whole answer. */
const longest = 5000;

/** Text without control characters (U+0000 occurs in the wild), trimmed; empty and mistyped become null. */
export const text = z
  .unknown()
  .transform((value) => (typeof value === "string" ? tidy(value) : null))
  .pipe(z.string().nullable());

function tidy(value: string): string | null {
  const clean = value
    .slice(0, longest)
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .toWellFormed()
    .trim();
  return clean === "" ? null : clean;
}

export const number = z
  .unknown()
  .transform((value) => (typeof value === "number" && Number.isFinite(value) ? value : null))
  .pipe(z.number().nullable());

/** A count of people or things: a positive whole number. */
export const count = number.transform((value) => (value !== null && value >= 1 ? Math.round(value) : null));

/** Items of the right shape; others are left out. Not a list at all: empty. */
export function list<T>(item: ZodType<T>) {
  return z.unknown().transform((value) =>
    (Array.isArray(value) ? value : []).flatMap((element): T[] => {
      const parsed = item.safeParse(element);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}

export const texts = list(text).transform((items) => items.filter((item) => item !== null));

/** The part of a text or ISO time that is a date, as `YYYY-MM-DD`. */
export const date = text.transform((value) => (value && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null));
