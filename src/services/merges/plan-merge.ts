import type { MergePair } from "../../db/merge-moves.ts";
import type { Signal } from "../../domain/ai-adoption.ts";
import type { Contact } from "../../domain/contact.ts";
import { type MergedPeople, mergePeople } from "../../domain/contact-merge.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { type LeadMergeChanges, mergeLeads } from "../../domain/lead-merge.ts";
import type { MergeSummary } from "../../domain/merge.ts";
import { checkVersion } from "../check-version.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import type { LeadTarget } from "../leads/change-lead.ts";
import { findLead } from "../leads/get-lead.ts";
import { assess } from "../scoring/refresh-scores.ts";
import { refuseSuppressed } from "../suppressions/find-suppressed.ts";

/** All that a merge would do, from one reading of both leads. */
export interface MergePlan {
  pair: MergePair;
  survivor: Lead;
  duplicate: Lead;
  changes: LeadMergeChanges;
  people: MergedPeople;
  summary: MergeSummary;
}

/** @throws AppError not_found for either lead, precondition_failed for the survivor, conflict, suppressed */
export async function planMerge(ctx: ServiceContext, target: LeadTarget, duplicateId: string): Promise<MergePlan> {
  const survivor = await findLead(ctx, target.id);
  checkVersion(survivor.version, target.expectedVersion);
  if (duplicateId === survivor.id) throw new AppError("conflict", "A lead cannot be merged with itself.");
  const duplicate = await findDuplicate(ctx, duplicateId);
  const pair = { survivorId: survivor.id, duplicateId };
  const [mine, theirs, signals, counts] = await Promise.all([
    ctx.contacts.ofLead(survivor.id),
    ctx.contacts.ofLead(duplicateId),
    ctx.evidence.signalsOf([survivor.id, duplicateId]),
    ctx.merges.countMoves(pair),
  ]);
  const { changes, fields, fieldsKept } = mergeLeads(survivor, duplicate);
  if (changes.domain) await refuseSuppressed(ctx, "domain", changes.domain);

  const people = mergePeople(mine, theirs);
  const evidence = uniteSignals(signals.get(survivor.id) ?? [], signals.get(duplicateId) ?? []);
  const after = { ...survivor, ...changes };
  const scores = scoresOf(ctx, survivor, after, evidence, peopleAfter(mine, people));
  return {
    pair,
    survivor,
    duplicate,
    changes: { ...changes, ...scores },
    people,
    summary: {
      fields,
      fieldsKept,
      counts: {
        contactsMoved: people.moved.length,
        contactsMerged: people.merged.reduce((sum, { duplicates }) => sum + duplicates.length, 0),
        ...counts,
      },
    },
  };
}

/** Named in the body and not in the address: the answer is 404 even where a condition came along. */
async function findDuplicate(ctx: ServiceContext, id: string): Promise<Lead> {
  try {
    return await findLead(ctx, id);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_found") throw error;
    const issues = [{ pointer: "/duplicate_id", code: "not_found", detail: error.message }];
    throw new AppError("not_found", error.message, { issues, extra: error.extra });
  }
}

/** As the database will: of two words of one source about the same thing the fresher. */
function uniteSignals(mine: readonly Signal[], theirs: readonly Signal[]): Signal[] {
  const byKey = new Map<string, Signal>();
  for (const signal of [...mine, ...theirs]) {
    const key = JSON.stringify([signal.source, signal.type, signal.quote]);
    const known = byKey.get(key);
    if (!known || signal.observedAt > known.observedAt) byKey.set(key, signal);
  }
  return [...byKey.values()];
}

function peopleAfter(mine: readonly Contact[], { merged, moved }: MergedPeople): Contact[] {
  const changed = new Map(merged.map(({ survivor, changes }) => [survivor.id, { ...survivor, ...changes }]));
  return [...mine.map((contact) => changed.get(contact.id) ?? contact), ...moved];
}

function scoresOf(
  ctx: ServiceContext,
  before: Lead,
  after: Lead,
  signals: readonly Signal[],
  people: readonly Contact[],
) {
  const summary = {
    hasDecisionMaker: people.some(({ isDecisionMaker }) => isDecisionMaker),
    hasVerifiedEmail: people.some(({ emailStatus }) => emailStatus === "valid"),
  };
  const now = ctx.clock.now();
  const assessment = assess(after, signals, people.length > 0 ? summary : undefined, now);
  const { score: leadScore, model: scoreModel } = assessment.explanation;
  const scores = { aiAdoptionScore: assessment.aiAdoptionScore, leadScore, scoreModel };
  const isSame = Object.entries(scores).every(([key, value]) => before[key as keyof Lead] === value);
  return isSame ? {} : { ...scores, scoredAt: timestamp(ctx) };
}
