import type { Write } from "../../db/database.ts";
import { snakeCase } from "../../lib/case.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { slicesUnder } from "../leads/import-slices.ts";
import type { MergePlan } from "./plan-merge.ts";

/** What a plan comes to, in order. Whatever is not as it was when the plan was made undoes all of it. */
export function writesOf(ctx: ServiceContext, mergeId: string, plan: MergePlan): Write[] {
  const at = timestamp(ctx);
  const { pair, survivor, duplicate, summary } = plan;
  const { counts } = summary;
  const actor = ctx.actor.name;
  const fields = summary.fields.map(({ field }) => snakeCase(field));
  return [
    ctx.merges.insert({ id: mergeId, ...pair, summary, actor }, at),
    ...ctx.merges.keepBefore(mergeId, pair, at),
    ...peopleWrites(ctx, mergeId, plan, at),
    ...evidenceWrites(ctx, plan),
    ctx.merges.cancelJobs(pair, at),
    ctx.merges.abortUnlessChangedRows(counts.jobsCancelled),
    ctx.merges.moveJobs(pair),
    ctx.merges.abortUnlessChangedRows(counts.jobsMoved),
    // First the row that holds the domain, then the one that may take it.
    ctx.merges.dropLead(duplicate.id, duplicate.version),
    ctx.abortUnlessChanged(),
    ctx.leads.update(survivor.id, survivor.version, plan.changes, at),
    ctx.abortUnlessChanged(),
    ...ctx.merges.keepAfter(mergeId, at),
    ctx.events.append(
      {
        leadId: survivor.id,
        type: "lead.merged",
        actor,
        data: { merge_id: mergeId, duplicate_id: duplicate.id, fields },
      },
      at,
    ),
    ctx.events.append(
      { leadId: duplicate.id, type: "lead.merged_away", actor, data: { merge_id: mergeId, merged_into: survivor.id } },
      at,
    ),
  ];
}

function peopleWrites(ctx: ServiceContext, mergeId: string, { pair, people }: MergePlan, at: string): Write[] {
  const filled = people.merged.filter(({ changes }) => Object.keys(changes).length > 0);
  const rows = filled.map(({ survivor, changes }) => ({ ...survivor, ...changes }));
  const dropped = people.merged.flatMap(({ duplicates }) => duplicates.map(({ id, version }) => ({ id, version })));
  return [
    ...slicesUnder(rows).flatMap((slice) => [
      ctx.merges.keepContacts(
        mergeId,
        slice.map(({ id }) => id),
        at,
      ),
      ctx.merges.fillContacts(slice, at),
      ctx.merges.abortUnlessChangedRows(slice.length),
    ]),
    ...slicesUnder(dropped).flatMap((slice) => [
      ctx.merges.dropContacts(slice),
      ctx.merges.abortUnlessChangedRows(slice.length),
    ]),
    ctx.merges.moveContacts(pair, at),
    ctx.merges.abortUnlessChangedRows(people.moved.length),
  ];
}

function evidenceWrites(ctx: ServiceContext, { pair, summary: { counts } }: MergePlan): Write[] {
  const kinds = [
    { table: "lead_facts", moved: counts.factsMoved },
    { table: "signals", moved: counts.signalsMoved },
  ] as const;
  return kinds.flatMap(({ table, moved }) => [
    ...ctx.merges.dropEvidence(table, pair),
    ctx.merges.moveEvidence(table, pair),
    ctx.merges.abortUnlessChangedRows(moved),
  ]);
}
