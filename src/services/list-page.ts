import { z } from "zod";
import type { Position } from "../db/keyset.ts";
import { exactTotalUpTo, type Page } from "../domain/lead-filter.ts";
import { wholeNumber } from "./input-fields.ts";
import { writeCursor } from "./list-cursor.ts";

/** What every list takes. */
export const pagingFields = {
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(2000).optional(),
};

interface FoundRows<T> {
  /** One more than fits where the list goes on. */
  rows: readonly T[];
  /** Counted up to one more than `exactTotalUpTo`. */
  total: number;
}

/** A page of what a repository found. `positionOf` is where the next page begins: after this row. */
export function pageOf<T>(
  { rows, total }: FoundRows<T>,
  limit: number,
  fingerprint: string,
  positionOf: (row: T) => Position,
): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit),
    nextCursor: last ? writeCursor(fingerprint, positionOf(last)) : null,
    total: Math.min(total, exactTotalUpTo),
    totalIsExact: total <= exactTotalUpTo,
  };
}

/** For a list in the order in which ids were made. */
export const byId = ({ id }: { id: string }): Position => ({ value: null, id });

export const byCreation = ({ id, createdAt }: { id: string; createdAt: string }): Position => ({
  value: createdAt,
  id,
});
