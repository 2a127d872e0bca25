import { isLostHold, type Write } from "../../db/database.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { findSuppressed } from "../suppressions/find-suppressed.ts";
import { assessChanged, assessNew } from "./import-assessment.ts";
import { findKnownLeads, type KnownLeads, type MatchKey, nameByContent, type SeenRows } from "./import-identity.ts";
import { applyRow, type ConflictMode, imported, newLeadOf } from "./import-merge.ts";
import type { ImportProblem, Tally } from "./import-report.ts";
import type { ImportRow } from "./import-row.ts";
import { slicesUnder } from "./import-slices.ts";
import { eventsOf, type Plan, recordsOf } from "./import-trace.ts";

export interface ImportRun {
  id: string;
  mode: ConflictMode;
  matchOn: MatchKey;
  source: string;
  dryRun: boolean;
  seen: SeenRows;
  tally: Tally;
}

// A round more for rows that lost a race, or that turn out to be the same lead as another row of their chunk.
const rounds = 4;

/** Stores one chunk of rows. All of what a round does is one commit, so a kill leaves no half of it. */
export async function importChunk(ctx: ServiceContext, run: ImportRun, chunk: readonly ImportRow[]): Promise<void> {
  let open = await withoutSuppressed(ctx, run, await nameByContent(run.seen, chunk));
  for (let round = 0; round < rounds && open.length > 0; round++) {
    const known = await findKnownLeads(ctx, open, run.matchOn);
    const plan = planRound(run, open, known, timestamp(ctx));
    open = [...plan.later, ...(await carryOut(ctx, run, plan))];
  }
  for (const row of open) {
    run.tally.fail([problemOf(row, "conflict", "The lead was being changed at the same time. Send the row again.")]);
  }
}

const problemOf = (row: ImportRow, code: string, message: string, column: string | null = null): ImportProblem => ({
  row: row.row,
  line: row.line,
  column,
  code,
  value: column === null ? null : (row.domain ?? row.externalId),
  message,
});

async function withoutSuppressed(ctx: ServiceContext, run: ImportRun, rows: readonly ImportRow[]) {
  const domains = rows.flatMap(({ domain }) => domain ?? []);
  const suppressed = await findSuppressed(ctx, "domain", domains);
  return rows.filter((row) => {
    if (row.domain === null || !suppressed.has(row.domain)) return true;
    const message = "This company is on the suppression list and is not stored.";
    run.tally.fail([problemOf(row, "suppressed", message, "domain")]);
    return false;
  });
}

function planRound(run: ImportRun, rows: readonly ImportRow[], known: KnownLeads, at: string): Plan {
  const plan: Plan = { at, created: [], updated: [], later: [] };
  const taken = new Set<string>();
  for (const row of rows) {
    const lead = known.leadOf(row);
    const rival = known.rivalOf(row);
    if (rival) {
      const message = `The domain is that of the lead ${rival.byDomain}, the external id that of the lead ${rival.byExternalId}.`;
      run.tally.fail([problemOf(row, "conflict", message)]);
    } else if (run.matchOn === "external_id" && row.externalId === null) {
      run.tally.fail([problemOf(row, "required", "With match_on=external_id each row needs an external id.")]);
    } else if (contradicts(run, row, lead)) {
      const message = `The domain is that of the lead ${lead?.id}, which has the external id ${lead?.externalId}.`;
      run.tally.fail([problemOf(row, "conflict", message)]);
    } else if (!lead) {
      plan.created.push({ row, lead: newLeadOf(row, row.id ?? newId(), run.source, at) });
    } else if (taken.has(lead.id)) {
      plan.later.push(row);
    } else if (run.mode === "skip") {
      run.tally.count("skipped");
    } else {
      const { after, fields } = applyRow(lead, row, run.mode, at);
      if (fields.length === 0) {
        run.tally.count("unchanged");
        continue;
      }
      taken.add(lead.id);
      plan.updated.push({ row, before: lead, lead: after, fields });
    }
  }
  return plan;
}

/** The row's domain names a lead that has another id where the row comes from: the id decides, so they are two. */
const contradicts = ({ matchOn }: ImportRun, { externalId }: ImportRow, lead: Lead | undefined): boolean =>
  matchOn === "external_id" && lead !== undefined && lead.externalId !== null && lead.externalId !== externalId;

/** Gives back the rows that somebody else's write came before. */
async function carryOut(ctx: ServiceContext, run: ImportRun, plan: Plan): Promise<ImportRow[]> {
  const { created, updated, at } = plan;
  if (run.dryRun) {
    run.tally.count("created", created.length);
    run.tally.count("updated", updated.length);
    return [];
  }
  if (created.length + updated.length === 0) return [];
  const fresh = assessNew(
    ctx,
    created.map(({ lead }) => lead),
    at,
  );
  const changed = await assessChanged(
    ctx,
    updated.map(({ lead }) => lead),
    at,
  );

  const insertWrites = slicesUnder(fresh.leads).map((rows) => ctx.imports.insertLeads(rows));
  const updateWrites = slicesUnder(changed.leads).map((rows) => ctx.imports.updateLeads(rows, at));
  const [, , ...results] = await commitWhileRunning(ctx, run, at, [
    ...insertWrites,
    ...updateWrites,
    ...slicesUnder(eventsOf(ctx, run, plan)).map((rows) => ctx.events.appendForVersions(rows, at)),
    ...slicesUnder(recordsOf(plan)).map((rows) => ctx.imports.recordRows(run.id, rows, at)),
    ctx.imports.dropSignals(
      updated.map(({ lead }) => lead.id),
      imported,
    ),
    ...slicesUnder([...fresh.signals, ...changed.signals]).map((rows) => ctx.evidence.saveSignals(rows, at)),
  ]);
  const done = new Set(
    results.slice(0, insertWrites.length + updateWrites.length).flatMap((rows) => (rows as { id: string }[]).map(idOf)),
  );
  const isDone = ({ lead }: { lead: { id: string } }) => done.has(lead.id);
  run.tally.count("created", created.filter(isDone).length);
  run.tally.count("updated", updated.filter(isDone).length);
  return [...created, ...updated].filter((entry) => !isDone(entry)).map(({ row }) => row);
}

const idOf = ({ id }: { id: string }): string => id;

/** Nothing goes in behind an undo: an import that was taken for dead finds that it is one. */
async function commitWhileRunning(ctx: ServiceContext, run: ImportRun, at: string, writes: readonly Write[]) {
  try {
    return await ctx.commit([ctx.imports.touch(run.id, at), ctx.abortUnlessChanged(), ...writes]);
  } catch (error) {
    if (!isLostHold(error)) throw error;
    throw new AppError("conflict", "The import was being taken back meanwhile; the rest of the file was not read.");
  }
}
