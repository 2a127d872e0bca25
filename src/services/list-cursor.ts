import { z } from "zod";
import type { Position } from "../db/keyset.ts";
import { AppError } from "../domain/errors.ts";
import { decodeCursor, encodeCursor } from "../lib/cursor.ts";
import { hash64 } from "../lib/hash.ts";

const Cursor = z.tuple([z.string(), z.union([z.string(), z.number(), z.null()]), z.string()]);

/** What a cursor is bound to: the list's filter, text and sort. With others it would skip rows unnoticed. */
export const fingerprintOf = (query: unknown): string =>
  hash64(JSON.stringify(query))
    .map((half) => half.toString(36))
    .join("");

export const writeCursor = (fingerprint: string, { value, id }: Position): string =>
  encodeCursor([fingerprint, value, id]);

const read = (cursor: string) => Cursor.safeParse(decodeCursor(cursor));

export const belongsTo = (cursor: string, fingerprint: string): boolean => read(cursor).data?.[0] === fingerprint;

/** @throws AppError invalid_request where it is damaged or belongs to another list */
export function readCursor(cursor: string | undefined, fingerprint: string): Position | null {
  if (cursor === undefined) return null;
  const parsed = read(cursor);
  if (parsed.success && parsed.data[0] === fingerprint) return { value: parsed.data[1], id: parsed.data[2] };
  throw new AppError("invalid_request", "The cursor does not belong to this list.", {
    issues: [
      {
        parameter: "cursor",
        code: "invalid_cursor",
        detail: "Send next_cursor as it came, with the same filters and sort, or leave it out to start over.",
      },
    ],
  });
}
