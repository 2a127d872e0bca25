import type { Chunks, WaitingChunk } from "../../db/import-chunks.ts";
import type { Import } from "../../db/import-repository.ts";
import type { BuyerProfile } from "../../domain/buyer-profile.ts";
import type { ImportRules } from "../../domain/import.ts";
import { later } from "../../lib/clock.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ImportRun, importChunk, importReady } from "../leads/import-chunk.ts";
import { rowOfReady } from "../leads/import-ready.ts";
import { keepRefused } from "../leads/import-refused.ts";
import { createTally } from "../leads/import-report.ts";
import type { ImportRow } from "../leads/import-row.ts";
import { nothingStored } from "../leads/import-work.ts";
import { createCommitPace } from "./commit-pace.ts";
import { undoImport } from "./undo-import.ts";

// Within what one message may take: 15 minutes, 30 s of CPU, and 1,000 queries.
const mostMs = 20_000;
const mostStatements = 900;
// Of a step with all that it asks, at most: where the database stores all of it, and where rows are looked at.
const statementsOfStored = 15;
const statementsOfLookedAt = 40;
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
  /** While a file is looked through its chunks stay; those that are stored go. */
  chunksSeen: number;
  /** About how many there were by now. */
  statements: number;
}

function createJob(record: Import, rules: ImportRules, profile: BuyerProfile): Job {
  const { chunksSeen = 0, ...counts } = record.counts;
  const { id, actor, claim } = record;
  const isCheck = record.stage === "checking";
  const tally = createTally(counts, { keepsRefused: isCheck });
  const run = { id, actor, claim, ...rules, profile, dryRun: isCheck, tally };
  return { run, rules, startedAt: Date.parse(record.updatedAt), chunksSeen, statements: 0 };
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
    ctx.imports.deleteAllChunks(run.id),
  ]);
  ctx.log.info(`import.${end.status}`, { import_id: run.id, ...end.counts });
}

/** Goes through the chunks that are left; false where this message's share is used up before their end. */
async function walk(ctx: ServiceContext, job: Job): Promise<boolean> {
  const chunks = (await ctx.imports.waitingChunks(job.run.id)).slice(job.chunksSeen);
  const [ready, others] = [chunks.filter(({ isReady }) => isReady), chunks.filter(({ isReady }) => !isReady)];
  return (await walkKind(ctx, job, ready, true)) && (await walkKind(ctx, job, others, false));
}

// Rows that are looked at are in memory, several times over; those that the database stores by itself are not.
const mostLookedAt = { rows: 2000, bytes: 3_000_000 };
const mostStored = { rows: 4000, bytes: 12_000_000 };

async function walkKind(
  ctx: ServiceContext,
  job: Job,
  chunks: readonly WaitingChunk[],
  isReady: boolean,
): Promise<boolean> {
  const pace = createCommitPace();
  // Not before the first step has told.
  let areMostlyNew = false;
  for (let at = 0; at < chunks.length; ) {
    const now = ctx.clock.now();
    if (job.statements >= mostStatements || now.getTime() - job.startedAt > mostMs) return false;
    const { rows, bytes } = areMostlyNew ? mostStored : mostLookedAt;
    const step = stepOf(chunks, at, { rows: Math.min(rows, pace.rows(ctx.traffic.isBusy())), bytes });
    at += step.numbers.length;
    job.chunksSeen += step.numbers.length;
    const lookedAt = await take(ctx, job, { ...step, isReady }, leaseFrom(now));
    areMostlyNew = lookedAt * 2 < step.size;
    job.statements += lookedAt === 0 ? statementsOfStored : statementsOfLookedAt;
    pace.took(step.size, ctx.clock.now().getTime() - now.getTime());
    await ctx.traffic.letThrough();
  }
  return true;
}

interface Step {
  numbers: number[];
  size: number;
}

/** As many of the next chunks as have at most so many rows and bytes, or one. */
function stepOf(chunks: readonly WaitingChunk[], from: number, most: { rows: number; bytes: number }): Step {
  const step: Step = { numbers: [], size: 0 };
  let sum = 0;
  for (let at = from; at < chunks.length; at++) {
    const { number, size, bytes } = chunks[at] as WaitingChunk;
    if (at > from && (step.size + size > most.rows || sum + bytes > most.bytes)) break;
    step.numbers.push(number);
    step.size += size;
    sum += bytes;
  }
  return step;
}

/** Gives back how many of the rows came to the Worker. */
async function take(
  ctx: ServiceContext,
  job: Job,
  step: Step & { isReady: boolean },
  leaseUntil: string,
): Promise<number> {
  const { numbers, size, isReady } = step;
  const { run } = job;
  const chunks = { importId: run.id, numbers };
  const progress = { leaseUntil, chunks };
  if (isReady && !run.dryRun) return importReady(ctx, run, chunks, size, progress);
  await importChunk(ctx, run, await rowsOf(ctx, chunks, isReady), progress);
  if (run.dryRun) await tell(ctx, job, leaseUntil);
  return size;
}

/** Nothing is stored while a file is looked through, but how far that is, and what is wrong with it. */
async function tell(ctx: ServiceContext, { run, chunksSeen }: Job, leaseUntil: string): Promise<void> {
  const { counts, errorsTotal } = run.tally;
  const progress = { ...counts, errorsTotal, chunksSeen };
  await ctx.commit([
    ctx.imports.advance(run.id, run.claim, progress, leaseUntil, timestamp(ctx)),
    ctx.abortUnlessChanged(),
    ...keepRefused(ctx, run, run.tally.takeRefused()),
  ]);
}

async function rowsOf(ctx: ServiceContext, chunks: Chunks, areReady: boolean): Promise<ImportRow[]> {
  if (areReady) return (await ctx.imports.readyRows(chunks)).map(rowOfReady);
  return (await ctx.imports.waitingRows(chunks)).map((row) => JSON.parse(row) as ImportRow);
}
