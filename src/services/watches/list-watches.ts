import { requireScope } from "../../domain/actor.ts";
import type { SavedSearch } from "../../domain/slack-task.ts";
import type { ServiceContext } from "../context.ts";

/** One's own, oldest first: their numbers stay while nothing is removed before them. */
export async function listWatches(ctx: ServiceContext): Promise<SavedSearch[]> {
  requireScope(ctx.actor, "read");
  return ctx.savedSearches.ofOwner(ctx.actor.name);
}
