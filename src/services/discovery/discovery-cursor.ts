import { z } from "zod";
import { AppError } from "../../domain/errors.ts";
import { decodeCursor, encodeCursor } from "../../lib/cursor.ts";
import { discoverySources } from "../../providers/registry.ts";
import type { Positions } from "./ask-sources.ts";

const Cursor = z.object({
  f: z.string(),
  p: z.partialRecord(z.enum(discoverySources), z.number().int().min(0).max(1_000_000)),
});

export const writeDiscoveryCursor = (positions: Positions, fingerprint: string): string =>
  encodeCursor({ f: fingerprint.slice(0, 16), p: positions });

/** @throws AppError invalid_request where it is damaged or belongs to another search */
export function readDiscoveryCursor(cursor: string, fingerprint: string): Positions {
  const parsed = Cursor.safeParse(decodeCursor(cursor));
  if (parsed.success && parsed.data.f === fingerprint.slice(0, 16)) return parsed.data.p as Positions;
  throw new AppError("invalid_request", "The cursor does not belong to this search.", {
    issues: [
      {
        pointer: "/cursor",
        code: "invalid_cursor",
        detail: "Send it with the same query, filters and sources, or leave it out.",
      },
    ],
  });
}
