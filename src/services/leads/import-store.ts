import type { Write } from "../../db/database.ts";
import type { Chunks } from "../../db/import-chunks.ts";
import type { Contact } from "../../domain/contact.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import { assessChanged, assessNew, type PeopleOf } from "./import-assessment.ts";
import type { ImportRun } from "./import-chunk.ts";
import { imported } from "./import-merge.ts";
import type { LeadWork, Plan } from "./import-plan.ts";
import { keepRefused } from "./import-refused.ts";
import type { Refusal } from "./import-report.ts";
import { slicesUnder } from "./import-slices.ts";
import { changedFields, contactRecordsOf, eventsOf, recordsOf } from "./import-trace.ts";

/** What else goes into the commit of a chunk. */
export interface Progress {
  /** Rows of the file that could not be read. */
  refused?: readonly Refusal[];
  /** The chunks that are done with it. */
  chunks?: Chunks;
  leaseUntil?: string;
  /** What has to hold for the rows to be stored. */
  guards?: readonly Write[];
  /** Stores the leads that wait ready; they are in the plan's counts. */
  ready?: readonly Write[];
}

/** One commit: all of what a chunk does, or nothing where somebody else's write came first. */
export async function storePlan(ctx: ServiceContext, run: ImportRun, plan: Plan, progress: Progress): Promise<void> {
  const { at, works } = plan;
  const created = works.filter(({ before }) => before === null);
  const updated = works.filter(({ before }) => before !== null);
  const withNews = works.filter(({ people }) => people.created.size + people.changed.size > 0);
  const peopleOf: PeopleOf = new Map(withNews.map(({ lead, people }) => [lead.id, people.people]));
  const fresh = assessNew(ctx, created.map(leadOf), at, peopleOf);
  const changed = await assessChanged(ctx, updated.map(leadOf) as Lead[], at, peopleOf);
  const insertedPeople = works.flatMap(({ people: { people, created: ids } }) =>
    people.filter(({ id }) => ids.has(id)),
  );
  const changedPeople = works.flatMap(changesOfPeople);
  await ctx.commit([
    ...progressWrites(ctx, run, plan, progress),
    ...(progress.guards ?? []),
    ...(progress.ready ?? []),
    ...ctx.imports.insertLeads(fresh.leads),
    ...slicesUnder(changed.leads).flatMap((rows) => [
      ctx.imports.updateLeads(rows, at),
      ctx.abortUnlessAllChanged(rows.length),
    ]),
    ...slicesUnder(insertedPeople).map((rows) => ctx.imports.insertContacts(rows)),
    ...slicesUnder(changedPeople).flatMap((rows) => [
      ctx.imports.updateContacts(rows, at),
      ctx.abortUnlessAllChanged(rows.length),
    ]),
    ...ctx.events.appendMany(eventsOf(run.id, run.actor, works), at),
    ...ctx.imports.recordRows(run.id, recordsOf(works, at)),
    ...slicesUnder(contactRecordsOf(works)).map((rows) => ctx.imports.recordContacts(run.id, rows)),
    ...dropOldSignals(ctx, updated),
    ...ctx.imports.insertSignals(fresh.signals, at),
    ...slicesUnder(changed.signals).map((rows) => ctx.evidence.saveSignals(rows, at)),
    ...(progress.chunks ? [ctx.imports.deleteChunks(progress.chunks)] : []),
  ]);
}

const leadOf = ({ lead }: LeadWork) => lead;

/** First of all that the import is still this worker's, then how far it is with this chunk. */
function progressWrites(ctx: ServiceContext, run: ImportRun, plan: Plan, progress: Progress): Write[] {
  const counts = run.tally.after(plan.counts, plan.refused);
  return [
    ctx.imports.advance(run.id, run.claim, counts, progress.leaseUntil ?? null, plan.at),
    ctx.abortUnlessChanged(),
    ...keepRefused(ctx, run, [...(progress.refused ?? []), ...plan.refused]),
  ];
}

function dropOldSignals(ctx: ServiceContext, updated: readonly LeadWork[]): Write[] {
  const ids = updated.map(({ lead }) => lead.id);
  return ids.length === 0 ? [] : [ctx.imports.dropSignals(ids, imported)];
}

const changesOfPeople = ({ people: { people, changed } }: LeadWork): { contact: Contact; fields: string[] }[] =>
  people.flatMap((contact) => {
    const before = changed.get(contact.id);
    return before ? [{ contact, fields: changedFields(before, contact) }] : [];
  });
