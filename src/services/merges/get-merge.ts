import type { Merge } from "../../db/merge-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { ServiceContext } from "../context.ts";

export async function getMerge(ctx: ServiceContext, id: string): Promise<Merge> {
  requireScope(ctx.actor, "read");
  return findMerge(ctx, id);
}

/** @throws AppError not_found */
export async function findMerge(ctx: ServiceContext, id: string): Promise<Merge> {
  const merge = await ctx.merges.find(id);
  if (!merge) throw new AppError("not_found", `There is no merge ${id}.`);
  return merge;
}
