import { isLostHold, isUniqueViolation } from "../../db/database.ts";
import type { Merge } from "../../db/merge-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import type { UndoReport } from "../../domain/merge.ts";
import { isFactColumn } from "../../domain/merge-undo.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { findLead } from "../leads/get-lead.ts";
import { personalSignals } from "../leads/personal-signals.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { findSuppressed } from "../suppressions/find-suppressed.ts";
import { findMerge } from "./get-merge.ts";
import { planSplit, type SplitPlan } from "./plan-split.ts";
import { readUndoReport, reportedTables } from "./undo-report.ts";

export interface UndoAnswer extends UndoReport {
  merge: Merge;
}

const mostTries = 5;

/**
 * Takes a merge apart again, in one transaction: byte for byte where nothing changed since; what somebody changed since
 * stays and is named. @throws AppError not_found, conflict (undone already, a later merge, a taken domain), suppressed
 */
export async function undoMerge(ctx: ServiceContext, id: string): Promise<UndoAnswer> {
  requireScope(ctx.actor, "write");
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const merge = await findMerge(ctx, id);
    await refuseUndo(ctx, merge);
    const plan = await planSplit(ctx, merge);
    const exceptIds = await findSuppressedContacts(ctx, merge);
    let answers: readonly (readonly unknown[])[];
    try {
      answers = await ctx.commit(writesOf(ctx, merge, plan, exceptIds));
    } catch (error) {
      if (!isLostHold(error)) throw await toConflict(ctx, plan, error);
      continue;
    }
    const report = readUndoReport(merge, plan, exceptIds, answers.slice(-reportedTables.length));
    await followUp(ctx, merge, plan, report);
    ctx.log.info("merge.undone", { merge_id: id, kept: report.kept.length, failed: report.failed.length });
    return { ...report, merge: await findMerge(ctx, id) };
  }
  throw new AppError("conflict", "The leads keep changing. Try again.", { retryAfterMs: 1000 });
}

async function refuseUndo(ctx: ServiceContext, merge: Merge): Promise<void> {
  if (merge.undoneAt !== null) throw new AppError("conflict", `The merge was undone at ${merge.undoneAt}.`);
  const later = await ctx.merges.findLater(merge);
  if (later === null) return;
  throw new AppError("conflict", `The lead was merged again after this. Undo the merge ${later} first.`, {
    extra: { merge_id: later },
  });
}

function writesOf(ctx: ServiceContext, merge: Merge, plan: SplitPlan, exceptIds: readonly string[]) {
  const at = timestamp(ctx);
  const actor = ctx.actor.name;
  const undo = { mergeId: merge.id, columns: merge.columns };
  const { survivorId, duplicateId } = merge;
  const event = (leadId: string) => ({ leadId, type: "lead.merge_undone", actor, data: { merge_id: merge.id } });
  return [
    ctx.merges.markUndone(merge.id, actor, at),
    ctx.abortUnlessChanged(),
    plan.rewrite === null
      ? ctx.merges.restoreLead(undo, survivorId)
      : ctx.merges.rewriteLead(survivorId, plan.version, {
          ...plan.rewrite,
          version: plan.version + 1,
          updated_at: at,
        }),
    ctx.abortUnlessChanged(),
    ctx.merges.reviveLead(undo, duplicateId),
    ctx.abortUnlessChanged(),
    ...ctx.merges.restoreRows(undo, "contacts", exceptIds, at),
    ...ctx.merges.restoreRows(undo, "enrichment_jobs", [], at),
    ...ctx.merges.restoreEvidence(undo, "lead_facts", duplicateId),
    ...ctx.merges.restoreEvidence(undo, "signals", duplicateId),
    ctx.events.append(event(survivorId), at),
    ctx.events.append(event(duplicateId), at),
    ...reportedTables.map((name) => ctx.merges.reportRows(undo, name)),
  ];
}

/** A person who asked to be forgotten after the merge does not come back with its undoing. */
async function findSuppressedContacts(ctx: ServiceContext, merge: Merge): Promise<string[]> {
  const people = await ctx.merges.addressesOf({ mergeId: merge.id, columns: merge.columns });
  const suppressed = await findSuppressed(
    ctx,
    "email",
    people.map(({ email }) => email),
  );
  return people.filter(({ email }) => suppressed.has(email)).map(({ id }) => id);
}

async function toConflict(ctx: ServiceContext, { duplicate }: SplitPlan, error: unknown): Promise<unknown> {
  const byDomain = isUniqueViolation(error, "leads.domain");
  if (!byDomain && !isUniqueViolation(error, "leads.external_id")) return error;
  const [domain, externalId] = [String(duplicate.domain), String(duplicate.external_id)];
  const [existing] = await ctx.leads.findByIdentity(byDomain ? [domain] : [], byDomain ? [] : [externalId]);
  const what = byDomain ? `the domain ${domain}` : `the external id ${externalId}`;
  return new AppError("conflict", `Another lead has ${what} by now. Nothing was undone.`, {
    extra: existing ? { existing_id: existing.id } : {},
  });
}

/** Evidence and scores follow what is there now, unless all is as it was: then they are, too. */
async function followUp(ctx: ServiceContext, merge: Merge, plan: SplitPlan, report: UndoReport): Promise<void> {
  const isExact = plan.rewrite === null && report.kept.length === 0 && report.failed.length === 0;
  if (isExact && !(await ctx.merges.hasMovedOn(merge))) return;
  if (plan.kept.some((column) => isFactColumn(column))) {
    const survivor = await findLead(ctx, merge.survivorId);
    await ctx.commit(personalSignals(ctx, [survivor], timestamp(ctx)));
  }
  const isDuplicateExact = [...report.kept, ...report.failed].every(({ id }) => id === merge.survivorId);
  await refreshScores(ctx, isDuplicateExact ? [merge.survivorId] : [merge.survivorId, merge.duplicateId]);
}
