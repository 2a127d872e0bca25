import { z } from "zod";
import { isLostHold, isMissingReference, isUniqueViolation } from "../../db/database.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { uuid } from "../input-fields.ts";
import type { LeadTarget } from "../leads/change-lead.ts";
import { findLead } from "../leads/get-lead.ts";
import { parseInput } from "../parse-input.ts";
import { type MergePlan, planMerge } from "./plan-merge.ts";
import { writesOf } from "./write-merge.ts";

export const MergeLeadsInput = z.strictObject({
  /** The lead that goes away. */
  duplicate_id: uuid,
  dry_run: z.boolean().default(false),
});

export interface MergeAnswer {
  /** Null: only looked at. */
  mergeId: string | null;
  plan: MergePlan;
  /** The surviving lead as it is, or would be. */
  lead: Lead;
}

const mostTries = 5;

/**
 * Folds one lead into another, in one transaction that happens only while both are as they were read.
 * @throws AppError not_found, precondition_failed, conflict, suppressed
 */
export async function mergeLeadsInto(ctx: ServiceContext, target: LeadTarget, input: unknown): Promise<MergeAnswer> {
  const { duplicate_id: duplicateId, dry_run: isDryRun } = parseInput(MergeLeadsInput, input);
  requireScope(ctx.actor, isDryRun ? "read" : "write");
  for (let attempt = 0; attempt < mostTries; attempt++) {
    // Somebody else's change in between: read again, plan again. With If-Match the caller must look first.
    const plan = await planMerge(ctx, target, duplicateId);
    if (isDryRun) return { mergeId: null, plan, lead: leadAfter(ctx, plan) };
    const mergeId = newId();
    try {
      await ctx.commit(writesOf(ctx, mergeId, plan));
    } catch (error) {
      if (!isLostRace(error)) throw error;
      continue;
    }
    ctx.log.info("lead.merged", { merge_id: mergeId, lead_id: target.id, duplicate_id: duplicateId });
    return { mergeId, plan, lead: await findLead(ctx, target.id) };
  }
  throw new AppError("conflict", "The leads keep changing. Try again.", { retryAfterMs: 1000 });
}

/** A contact that came, went or got another address between reading and writing. */
const isLostRace = (error: unknown): boolean =>
  isLostHold(error) || isMissingReference(error) || isUniqueViolation(error, "contacts.lead_id, contacts.email");

const leadAfter = (ctx: ServiceContext, { survivor, changes }: MergePlan): Lead => ({
  ...survivor,
  ...changes,
  version: survivor.version + 1,
  updatedAt: timestamp(ctx),
});
