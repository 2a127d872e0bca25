import { z } from "zod";
import type { FactRevert } from "../../db/fact-revert-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { day } from "../input-fields.ts";
import { parseInput } from "../parse-input.ts";
import { carryOutReverts, planReverts } from "./revert-leads.ts";
import { sourceName } from "./revert-source.ts";

export const RevertEverywhereInput = z.strictObject({
  /** A source that looks companies up. An import is taken back by undoing it. */
  source: sourceName.refine((source) => source !== "import", "Undo the import instead."),
  /** Only leads of which the source's newest word is of this time or later. */
  observed_since: day.transform((value) => new Date(value).toISOString()).optional(),
  dry_run: z.boolean().default(false),
});

export interface RevertProgress {
  /** Null: only looked at. */
  revert: FactRevert | null;
  source: string;
  leadsTotal: number;
}

/** What one request, or one message of the queue, takes out. */
const sliceLeads = 500;
const chunkLeads = 100;
const mostIdle = 3;

/**
 * Takes what one source said out of all leads. What is more than a request's work goes on through the queue.
 * @throws AppError conflict, with the id of the one that is running already
 */
export async function revertEverywhere(ctx: ServiceContext, input: unknown): Promise<RevertProgress> {
  const { source, observed_since: observedSince = null, dry_run: isDryRun } = parseInput(RevertEverywhereInput, input);
  requireScope(ctx.actor, isDryRun ? "read" : "admin");
  const at = timestamp(ctx);
  const leadsTotal = await ctx.evidence.countLeadsFrom(source, { since: observedSince ?? "", until: at });
  if (isDryRun) return { revert: null, source, leadsTotal };
  const { requestId, actor } = ctx;
  const revert = { id: newId(), source, observedSince, observedUntil: at, leadsTotal, actor: actor.name, requestId };
  if (!(await ctx.factReverts.start(revert, at))) {
    const running = await ctx.factReverts.findRunning(source);
    throw new AppError("conflict", "This source is being taken out already.", {
      extra: running === null ? {} : { revert_id: running },
    });
  }
  await workRevert(ctx, revert.id);
  return { revert: await findRevert(ctx, revert.id), source, leadsTotal };
}

export async function getRevert(ctx: ServiceContext, id: string): Promise<FactRevert> {
  requireScope(ctx.actor, "read");
  return findRevert(ctx, id);
}

async function findRevert(ctx: ServiceContext, id: string): Promise<FactRevert> {
  const revert = await ctx.factReverts.find(id);
  if (!revert) throw new AppError("not_found", `There is no revert ${id}.`);
  return revert;
}

/** The next slice. Safe to call at any time, also by two at once: each lead changes in one commit or not at all. */
export async function workRevert(ctx: ServiceContext, id: string): Promise<void> {
  const revert = await ctx.factReverts.find(id);
  if (revert?.status !== "running") return;
  const time = { since: revert.observedSince ?? "", until: revert.observedUntil };
  let idle = 0;
  for (let worked = 0; worked < sliceLeads && idle < mostIdle; ) {
    const ids = await ctx.evidence.leadsFrom(revert.source, time, chunkLeads);
    if (ids.length === 0) {
      if (await ctx.factReverts.finish(id, timestamp(ctx)))
        ctx.log.info("facts.reverted", { revert_id: id, source: revert.source });
      return;
    }
    const plans = await planReverts(ctx, await ctx.leads.findMany(ids), revert.source);
    const counted = [ctx.factReverts.addChanged(id, timestamp(ctx))];
    const done = await carryOutReverts(ctx, plans, revert.source, counted);
    worked += done.size;
    // Leads that somebody else keeps changing are tried again, and left to a later message when that does not help.
    idle = done.size === 0 ? idle + 1 : 0;
  }
  const message = { v: 1, type: "revert_facts", revert_id: id } as const;
  await ctx.enqueue([idle < mostIdle ? { message } : { message, delaySeconds: 30 }]);
}
