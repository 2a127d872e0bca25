import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { printSearch } from "../../domain/search-language/print-search.ts";
import { readSearch } from "../../domain/search-language/read-search.ts";
import type { SavedSearch } from "../../domain/slack-task.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { line } from "../input-fields.ts";
import { parseInput } from "../parse-input.ts";

export const mostWatches = 25;

export const SaveSearchInput = z.strictObject({
  name: line(100).optional(),
  /** In our language; may be empty, which is everything. */
  criteria: z.string().max(1000),
  notify: z.strictObject({ teamId: z.string().max(30), channelId: z.string().max(30) }).nullable(),
});

/** Looks after a search from now on: what comes later is new to it. @throws AppError conflict when there are too many */
export async function saveSearch(ctx: ServiceContext, input: unknown): Promise<SavedSearch> {
  requireScope(ctx.actor, "read");
  const { name, criteria, notify } = parseInput(SaveSearchInput, input);
  const at = timestamp(ctx);
  const printed = printSearch({ ...readSearch(criteria).search, limit: null });
  const known = (await ctx.savedSearches.ofOwner(ctx.actor.name)).find((search) => search.criteria === printed);
  if (known) return known;
  const search = {
    id: newId(),
    name: name ?? printed,
    criteria: printed,
    owner: ctx.actor.name,
    notify,
    watermark: at,
    createdAt: at,
  };
  const saved = await ctx.savedSearches.add(search, mostWatches);
  if (!saved) throw new AppError("conflict", `You watch ${mostWatches} searches already. Stop one of them first.`);
  return saved;
}
