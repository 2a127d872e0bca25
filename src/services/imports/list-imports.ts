import { z } from "zod";
import type { Import } from "../../db/import-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import type { Page } from "../../domain/lead-filter.ts";
import type { ServiceContext } from "../context.ts";
import { fingerprintOf, readCursor } from "../list-cursor.ts";
import { byId, pageOf, pagingFields } from "../list-page.ts";
import { parseInput } from "../parse-input.ts";

export const ListImportsInput = z.strictObject({
  ...pagingFields,
});

/** The newest first, without their problems. */
export async function listImports(ctx: ServiceContext, input: unknown): Promise<Page<Import>> {
  requireScope(ctx.actor, "read");
  const { limit, cursor } = parseInput(ListImportsInput, input);
  const fingerprint = fingerprintOf(["imports"]);
  const found = await ctx.imports.page({ before: readCursor(cursor, fingerprint)?.id ?? null, limit });
  return pageOf(found, limit, fingerprint, byId);
}
