import { isLostHold, isMissingReference, isUniqueViolation, type Write } from "../../db/database.ts";
import type { Chunks, ReadyCompany } from "../../db/import-chunks.ts";
import { AppError } from "../../domain/errors.ts";
import { handMadeModel } from "../../domain/score.ts";
import { keysOfCompany, keysOfPerson } from "../../domain/suppression.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type AskedSuppressions, askSuppressions } from "../suppressions/find-suppressed.ts";
import { findKnownLeads } from "./import-known.ts";
import { type Plan, type PlanRules, planRows } from "./import-plan.ts";
import { nameOfReady, rowOfReady } from "./import-ready.ts";
import { type Refusal, refusalOf, type Tally } from "./import-report.ts";
import type { ImportRow } from "./import-row.ts";
import { slicesUnder } from "./import-slices.ts";
import { type Progress, storePlan } from "./import-store.ts";

export interface ImportRun extends PlanRules {
  id: string;
  /** Who sent the file, whoever stores it. */
  actor: string;
  tally: Tally;
  /** Of the worker that holds the import as a job; 0 for one within a request. */
  claim: number;
}

// Each time from what is stored by then: somebody else's write came between reading and writing.
const mostAttempts = 8;

/**
 * Stores one chunk of rows, in one commit: a kill leaves nothing or all of it. `progress` goes into the same commit.
 * @throws AppError conflict where somebody keeps changing these leads, or the import is over
 */
export const importChunk = (
  ctx: ServiceContext,
  run: ImportRun,
  rows: readonly ImportRow[],
  progress: Progress = {},
): Promise<void> =>
  untilStored(ctx, run, async () => {
    const { plan, guards } = await planChunk(ctx, run, rows);
    return { plan, progress: { ...progress, guards } };
  });

/**
 * The same for rows that wait as the leads that they make, `size` of them: the database stores them, and only those that
 * are about known or suppressed companies come back to be looked at. Gives back how many these were.
 */
export async function importReady(
  ctx: ServiceContext,
  run: ImportRun,
  chunks: Chunks,
  size: number,
  progress: Progress,
): Promise<number> {
  let lookedAt = 0;
  await untilStored(ctx, run, async () => {
    const [suppressed, ofKnown] = await Promise.all([askReady(ctx, chunks), ctx.imports.readyRowsOfKnown(chunks, [])]);
    const named = [...suppressed.found].map(({ name }) => name);
    const known = named.length === 0 ? ofKnown : await ctx.imports.readyRowsOfKnown(chunks, named);
    lookedAt = known.length;
    const { plan, guards } = await planChunk(ctx, run, known.map(rowOfReady));
    const created = size - known.length;
    const counts = { ...plan.counts, rows: plan.counts.rows + created, created: plan.counts.created + created };
    const { actor, source } = run;
    const except = known.map(nameOfReady);
    const shared = { actor, source, scoreModel: handMadeModel.version, at: plan.at };
    const ready = ctx.imports.storeReady(chunks, { ...shared, except });
    return {
      plan: { ...plan, counts },
      progress: { ...progress, guards: [...guardsOf(ctx, [suppressed.free]), ...guards], ready },
    };
  });
  return lookedAt;
}

/** Each time from what is stored by then: whoever is suppressed or made meanwhile is taken into account. */
async function untilStored(
  ctx: ServiceContext,
  run: ImportRun,
  prepare: () => Promise<{ plan: Plan; progress: Progress }>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { plan, progress } = await prepare();
    try {
      if (!run.dryRun) await storePlan(ctx, run, plan, progress);
      run.tally.add(plan.counts, plan.refused);
      return;
    } catch (error) {
      if (!isLostRace(error)) throw error;
      await checkRunning(ctx, run);
      if (attempt === mostAttempts) throw new AppError("conflict", tooBusy, { cause: error });
    }
  }
}

const tooBusy = "The leads of these rows keep being changed by somebody else. Send the file again.";

const isLostRace = (error: unknown): boolean =>
  isLostHold(error) ||
  isUniqueViolation(error, "leads.") ||
  isUniqueViolation(error, "contacts.") ||
  isMissingReference(error);

/** With what the commit has to be guarded by: it asks once more who is suppressed. */
async function planChunk(
  ctx: ServiceContext,
  run: ImportRun,
  rows: readonly ImportRow[],
): Promise<{ plan: Plan; guards: Write[] }> {
  const [{ allowed, refused, guards }, known] = await Promise.all([
    withoutSuppressed(ctx, rows),
    findKnownLeads(ctx, run, rows),
  ]);
  const plan = planRows(run, allowed, known, timestamp(ctx));
  const { counts } = plan;
  return {
    guards,
    plan: {
      ...plan,
      counts: { ...counts, rows: counts.rows + refused.length, failed: counts.failed + refused.length },
      refused: [...refused, ...plan.refused],
    },
  };
}

/** Nothing goes in behind an undo: an import that was taken for dead finds that it is one. */
async function checkRunning(ctx: ServiceContext, { id, claim }: ImportRun): Promise<void> {
  const run = await ctx.imports.find(id);
  if (run?.status === "running" && run.claim === claim) return;
  throw new AppError("conflict", "The import was ended or taken back meanwhile; the rest of the file was not stored.");
}

/** Their domains are only fetched where anybody is suppressed at all. */
async function askReady(ctx: ServiceContext, chunks: Chunks): Promise<AskedSuppressions<ReadyCompany>> {
  if (await ctx.suppressions.isEmpty()) return { found: new Set(), free: null };
  return askSuppressions(ctx, await ctx.imports.readyCompanies(chunks), keysOfCompany);
}

/** Companies and people who must not be stored; of these, nothing is kept for the file of errors either. */
async function withoutSuppressed(
  ctx: ServiceContext,
  rows: readonly ImportRow[],
): Promise<{ allowed: ImportRow[]; refused: Refusal[]; guards: Write[] }> {
  const everybody = rows.flatMap(({ people, domain }) => people.map((person) => ({ person, domain })));
  const [companies, persons] = await Promise.all([
    askSuppressions(ctx, rows, ({ domain, values }) => keysOfCompany({ domain, websiteUrl: values.websiteUrl })),
    askSuppressions(ctx, everybody, ({ person, domain }) => keysOfPerson(person, domain)),
  ]);
  const [companiesOut, peopleOut] = [companies.found, persons.found];
  const guards = guardsOf(ctx, [companies.free, persons.free]);
  if (companiesOut.size + peopleOut.size === 0) return { allowed: [...rows], refused: [], guards };
  const personsOut = new Set([...peopleOut].map(({ person }) => person));
  const allowed: ImportRow[] = [];
  const refused: Refusal[] = [];
  for (const row of rows) {
    if (companiesOut.has(row)) {
      const message = "This company is on the suppression list and is not stored.";
      refused.push({ ...refusalOf(row, "suppressed", message, "domain"), original: null });
    } else if (row.people.some((person) => personsOut.has(person))) {
      const message = "A person of this row is on the suppression list; the row is not stored.";
      refused.push({ ...refusalOf(row, "suppressed", message), original: null });
    } else {
      allowed.push(row);
    }
  }
  return { allowed, refused, guards };
}

/** Fails the commit where somebody is suppressed by now who was not when it was asked. */
function guardsOf(
  { suppressions, clock }: ServiceContext,
  asked: readonly AskedSuppressions<unknown>["free"][],
): Write[] {
  const keys = asked.flatMap((free) => free ?? []);
  const now = clock.now().toISOString();
  return [
    ...(asked.includes(null) ? [suppressions.abortUnlessEmpty()] : []),
    ...slicesUnder(keys).map((slice) => suppressions.abortIfSuppressed(slice, now)),
  ];
}
