import type { Import } from "../../db/import-repository.ts";
import type { BuyerProfile } from "../../domain/buyer-profile.ts";
import type { ImportRules } from "../../domain/import.ts";
import { later } from "../../lib/clock.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ImportRun, importChunk } from "../leads/import-chunk.ts";
import { unpackRows } from "../leads/import-packing.ts";
import { keepRefused } from "../leads/import-refused.ts";
import { createTally } from "../leads/import-report.ts";
import type { ImportRow } from "../leads/import-row.ts";
import { nothingStored } from "../leads/import-work.ts";
import { createCommitPace } from "./commit-pace.ts";
import { undoImport } from "./undo-import.ts";

// Within what one message may take: 15 minutes, 30 s of CPU, and 1,000 queries, where a commit is some fifteen.
const mostMs = 20_000;
const mostCommits = 60;
const leaseMs = 60_000;

/**
 * Stores the rows of a file that was taken in, batch by batch, for as long as one message may take, and sends itself on.
 * Safe to call at any time: only who claims the import works on it, and how far it is stands in each batch's own commit,
 * so that a kill at any moment loses nothing and doubles nothing.
 */
export async function workImport(ctx: ServiceContext, id: string): Promise<void> {
  const now = ctx.clock.now();
  const run = await ctx.imports.claimImport(id, leaseFrom(now), now.toISOString());
  if (!run?.rules) return;
  const job = createJob(run, run.rules, ctx.settings.buyerProfile);
  const isOver = run.stage === "checking" ? await check(ctx, job) : await store(ctx, job);
  if (isOver) return;
  await ctx.imports.releaseImport(id, job.run.claim);
  await ctx.enqueue([{ message: { v: 1, type: "import", import_id: id } }]);
}

interface Job {
  run: ImportRun;
  rules: ImportRules;
  startedAt: number;
  /** Which chunk is next, and how many of its rows are done. */
  place: { chunk: number; done: number };
}

function createJob(record: Import, rules: ImportRules, profile: BuyerProfile): Job {
  const { chunk = 0, done = 0, ...counts } = record.counts;
  const { id, actor, claim } = record;
  const isCheck = record.stage === "checking";
  const tally = createTally(counts, { keepsRefused: isCheck });
  const run = { id, actor, claim, ...rules, profile, dryRun: isCheck, tally };
  return { run, rules, startedAt: Date.parse(record.updatedAt), place: { chunk, done } };
}

const leaseFrom = (now: Date): string => later(now, leaseMs).toISOString();

/** Whether nothing is left to do. */
async function store(ctx: ServiceContext, job: Job): Promise<boolean> {
  const { run, rules } = job;
  if (!(await walk(ctx, job))) return false;
  const counts = { ...run.tally.counts, errorsTotal: run.tally.errorsTotal };
  await finish(ctx, run, { status: "completed", counts, why: null });
  // Somebody else wrote since the file was looked through.
  if (rules.isWhole && counts.failed > 0) await undoImport(ctx, run.id);
  return true;
}

/** Looks through the whole file before anything of it is stored. */
async function check(ctx: ServiceContext, job: Job): Promise<boolean> {
  const { run } = job;
  if (run.tally.counts.failed === 0 && !(await walk(ctx, job))) return false;
  const { counts, errorsTotal } = run.tally;
  if (counts.failed > 0) {
    await finish(ctx, run, { status: "failed", counts: { ...counts, errorsTotal }, why: nothingStored });
    return true;
  }
  await ctx.commit([ctx.imports.beginStoring(run.id, run.claim, {}, timestamp(ctx)), ctx.abortUnlessChanged()]);
  return false;
}

async function finish(
  ctx: ServiceContext,
  run: ImportRun,
  end: { status: "completed" | "failed"; counts: object; why: string | null },
): Promise<void> {
  await ctx.commit([
    ctx.imports.finish(run.id, run.claim, end, timestamp(ctx)),
    ctx.abortUnlessChanged(),
    ctx.imports.deleteChunks(run.id),
  ]);
  ctx.log.info(`import.${end.status}`, { import_id: run.id, ...end.counts });
}

/** Goes through the chunks from where the job is; false where this message's share is used up before their end. */
async function walk(ctx: ServiceContext, job: Job): Promise<boolean> {
  const { run, place } = job;
  const pace = createCommitPace();
  for (let commits = 0; ; ) {
    const chunk = await ctx.imports.chunkFrom(run.id, place.chunk);
    if (chunk === null) return true;
    const rows = unpackRows(chunk.rows);
    await ctx.traffic.letThrough();
    let done = chunk.number === place.chunk ? place.done : 0;
    while (done < rows.length) {
      const now = ctx.clock.now();
      if (commits >= mostCommits || now.getTime() - job.startedAt > mostMs) return false;
      const left = rows.length - done;
      const commitsLeft = Math.ceil(left / pace.rows(ctx.traffic.isBusy()));
      const batch = rows.slice(done, done + Math.ceil(left / commitsLeft));
      done += batch.length;
      const isLast = done === rows.length;
      const next = isLast ? { chunk: chunk.number + 1, done: 0 } : { chunk: chunk.number, done };
      await storeBatch(ctx, run, batch, {
        ...next,
        finished: isLast ? chunk.number : null,
        leaseUntil: leaseFrom(now),
      });
      Object.assign(place, next);
      commits++;
      pace.took(batch.length, ctx.clock.now().getTime() - now.getTime());
      await ctx.traffic.letThrough();
    }
  }
}

interface Step {
  chunk: number;
  done: number;
  finished: number | null;
  leaseUntil: string;
}

async function storeBatch(ctx: ServiceContext, run: ImportRun, batch: ImportRow[], step: Step): Promise<void> {
  const { finished, leaseUntil, ...place } = step;
  await importChunk(ctx, run, batch, { place, leaseUntil, chunk: run.dryRun ? null : finished });
  if (!run.dryRun) return;
  // Nothing is stored while a file is looked through, but how far that is, and what is wrong with it.
  const { counts, errorsTotal } = run.tally;
  await ctx.commit([
    ctx.imports.advance(run.id, run.claim, { ...counts, errorsTotal, ...place }, leaseUntil, timestamp(ctx)),
    ctx.abortUnlessChanged(),
    ...keepRefused(ctx, run, run.tally.takeRefused()),
  ]);
}
