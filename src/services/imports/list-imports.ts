import { z } from "zod";
import type { Import } from "../../db/import-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { exactTotalUpTo, type Page } from "../../domain/lead-filter.ts";
import type { ServiceContext } from "../context.ts";
import { wholeNumber } from "../input-fields.ts";
import { fingerprintOf, readCursor, writeCursor } from "../list-cursor.ts";
import { parseInput } from "../parse-input.ts";

export const ListImportsInput = z.strictObject({
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(2000).optional(),
});

/** The newest first, without their problems. */
export async function listImports(ctx: ServiceContext, input: unknown): Promise<Page<Import>> {
  requireScope(ctx.actor, "read");
  const { limit, cursor } = parseInput(ListImportsInput, input);
  const fingerprint = await fingerprintOf(["imports"]);
  const { rows, total } = await ctx.imports.page({ before: readCursor(cursor, fingerprint)?.id ?? null, limit });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit),
    nextCursor: last ? writeCursor(fingerprint, { value: null, id: last.id }) : null,
    total: Math.min(total, exactTotalUpTo),
    totalIsExact: total <= exactTotalUpTo,
  };
}
