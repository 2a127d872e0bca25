import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { SavedSearch } from "../../domain/slack-task.ts";
import type { ServiceContext } from "../context.ts";
import { listWatches } from "./list-watches.ts";

/** By its number in the list, its id, its name or its search. @throws AppError not_found */
export async function removeWatch(ctx: ServiceContext, which: string): Promise<SavedSearch> {
  requireScope(ctx.actor, "read");
  const watches = await listWatches(ctx);
  const wanted = which.trim().toLowerCase();
  const found = /^\d{1,3}$/.test(wanted)
    ? watches[Number(wanted) - 1]
    : watches.find(({ id, name, criteria }) => [id, name.toLowerCase(), criteria.toLowerCase()].includes(wanted));
  if (!found || !(await ctx.savedSearches.remove(found.id, ctx.actor.name))) {
    throw new AppError("not_found", `You watch nothing under "${which.slice(0, 100)}".`);
  }
  return found;
}
