import { isLostHold } from "../../db/database.ts";
import type { ImportedRow, UndoMark } from "../../db/import-undo.ts";
import type { Lead } from "../../domain/lead.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { assessChanged } from "../leads/import-assessment.ts";
import { imported } from "../leads/import-merge.ts";
import { slicesUnder } from "../leads/import-slices.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { findSuppressed } from "../suppressions/find-suppressed.ts";
import { type PeopleUndo, planPeopleUndo } from "./plan-people-undo.ts";
import { planRestoration, type Restoration, whyKept } from "./plan-undo.ts";

/** Takes these rows back, in one commit. Rows of leads that somebody changed meanwhile stay open and are tried again. */
export async function undoChunk(ctx: ServiceContext, importId: string, rows: readonly ImportedRow[]): Promise<void> {
  const at = timestamp(ctx);
  const leads = new Map((await ctx.leads.findMany(rows.map(({ leadId }) => leadId))).map((lead) => [lead.id, lead]));
  const gone = rows.filter(({ leadId }) => !leads.has(leadId));
  const there = rows.flatMap((row) => {
    const lead = leads.get(row.leadId);
    return lead ? [{ row, lead }] : [];
  });
  const marks: UndoMark[] = gone.map(({ leadId }) => ({
    leadId,
    undo: "kept",
    why: "The lead is gone: deleted or merged.",
  }));

  const deletable = await sortCreated(ctx, importId, there, marks);
  const updated = there.filter(({ row }) => row.action === "updated");
  const people = await planPeopleUndo(
    ctx,
    importId,
    updated.map(({ lead }) => lead.id),
  );
  const restorations = await restoreUpdated(ctx, updated, people, marks);
  const changed = await assessChanged(
    ctx,
    restorations.map(({ lead }) => lead),
    (lead) => importedAt(lead) ?? at,
  );
  const versions = restorations.map(({ lead, undo, why }) => ({
    leadId: lead.id,
    version: lead.version + 1,
    undo,
    why,
  }));
  const events = restorations.map(({ lead, restored }) => ({
    leadId: lead.id,
    type: "lead.import_undone",
    actor: ctx.actor.name,
    version: lead.version + 1,
    data: { import_id: importId, fields: restored },
  }));
  const writes = [
    ctx.imports.touchUndo(importId, at),
    ctx.abortUnlessChanged(),
    ctx.imports.markDeletable(importId, deletable),
    ...ctx.imports.deleteMarked(
      importId,
      deletable.map(({ id }) => id),
      ctx.actor.name,
      at,
    ),
    ...(people.deleted.length === 0
      ? []
      : [ctx.imports.deleteContacts(people.deleted), ctx.abortUnlessAllChanged(people.deleted.length)]),
    ...slicesUnder(people.restored).flatMap((slice) => [
      ctx.imports.updateContacts(slice, at),
      ctx.abortUnlessAllChanged(slice.length),
    ]),
    ...slicesUnder(changed.leads).map((slice) => ctx.imports.updateLeads(slice, at)),
    ctx.imports.dropSignals(
      restorations.map(({ lead }) => lead.id),
      imported,
    ),
    ...slicesUnder(changed.signals).map((slice) => ctx.evidence.saveSignals(slice, at)),
    ...slicesUnder(events).map((slice) => ctx.events.appendForVersions(slice, at)),
    ctx.imports.markRestored(importId, versions, at),
    ctx.imports.markRows(importId, marks),
  ];
  await ctx.commit(writes).catch((error: unknown) => {
    // Somebody else has finished the undo, so that nothing is open any more; or has changed a contact: the rows are.
    if (!isLostHold(error)) throw error;
  });
  await refreshScores(ctx, people.leadIds);
}

interface Found {
  row: ImportedRow;
  lead: Lead;
}

async function sortCreated(
  ctx: ServiceContext,
  importId: string,
  there: readonly Found[],
  marks: UndoMark[],
): Promise<Lead[]> {
  const created = there.filter(({ row }) => row.action === "created").map(({ lead }) => lead);
  if (created.length === 0) return [];
  const ids = created.map(({ id }) => id);
  const histories = await ctx.imports.historyOf(importId, ids);
  return created.filter(({ id }) => {
    const history = histories.get(id);
    const why = history ? whyKept(history) : null;
    if (why !== null) marks.push({ leadId: id, undo: "kept", why });
    return why === null;
  });
}

async function restoreUpdated(
  ctx: ServiceContext,
  updated: readonly Found[],
  people: PeopleUndo,
  marks: UndoMark[],
): Promise<Restoration[]> {
  const isTaken = await findTaken(ctx, updated);
  return updated.flatMap(({ row, lead }) => {
    const plan = withPeople(
      planRestoration(lead, row, (field, value) => isTaken(lead, field, value)),
      people.kept.get(lead.id) ?? [],
    );
    if (plan.restored.length > 0) return [plan];
    marks.push({ leadId: lead.id, undo: plan.undo, why: plan.why });
    return [];
  });
}

function withPeople(plan: Restoration, kept: readonly string[]): Restoration {
  if (kept.length === 0) return plan;
  const why = [...(plan.why === null ? [] : [plan.why]), `Contacts changed since the import: ${kept.join(", ")}.`];
  return { ...plan, undo: plan.undo === "reversed" ? "kept" : plan.undo, why: why.join(" ") };
}

/** Which old domains and external ids cannot come back: another lead's by now, or suppressed. */
async function findTaken(ctx: ServiceContext, updated: readonly Found[]) {
  const oldOf = (name: string) =>
    updated.flatMap(({ row }) => {
      const was = row.before?.[name]?.[0];
      return typeof was === "string" ? [was] : [];
    });
  const domains = oldOf("domain");
  const externalIds = oldOf("externalId");
  const holders = domains.length + externalIds.length > 0 ? await ctx.leads.findByIdentity(domains, externalIds) : [];
  const suppressed = await findSuppressed(ctx, "domain", domains);
  return (lead: Lead, field: string, value: unknown): string | null => {
    if (typeof value !== "string" || (field !== "domain" && field !== "externalId")) return null;
    const holder = holders.find((other) => other.id !== lead.id && other[field] === value);
    const what = field === "domain" ? "domain" : "external id";
    if (holder) return `Its old ${what} ${value} belongs to the lead ${holder.id} by now.`;
    return field === "domain" && suppressed.has(value) ? "Its old domain is on the suppression list." : null;
  };
}

/** When the newest of an import's values that are left came in. */
const importedAt = ({ provenance }: Lead): string | undefined =>
  Object.values(provenance)
    .flatMap(({ source, at }) => (source === imported ? [at] : []))
    .sort()
    .at(-1);
