import type { Import } from "../../db/import-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { AppError } from "../../domain/errors.ts";
import { later } from "../../lib/clock.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { silenceMs } from "./end-dead-imports.ts";
import { findImport } from "./get-import.ts";
import { undoChunk } from "./undo-chunk.ts";
import { type UndoReport, undoReport } from "./undo-report.ts";

/** What one request, or one message of the queue, takes back. */
const sliceRows = 5000;
const chunkRows = 500;
const mostWalks = 3;

/**
 * Takes an import back: deletes what it created, gives back what it changed, and leaves what somebody changed since.
 * What is more than a request's work goes on through the queue; calling it again goes on, too.
 * @throws AppError not_found, conflict (undone already, still running, made before imports were recorded)
 */
export async function undoImport(ctx: ServiceContext, id: string): Promise<UndoReport> {
  requireScope(ctx.actor, "write");
  await begin(ctx, await findImport(ctx, id));
  if (!(await undoSlice(ctx, id))) await enqueueNext(ctx, id);
  return undoReport(ctx, await findImport(ctx, id));
}

/** The next slice of an undo that was begun. Safe to call at any time, also by two at once: each row is marked once. */
export async function workUndo(ctx: ServiceContext, id: string): Promise<void> {
  const run = await ctx.imports.find(id);
  if (run?.status !== "undoing") return;
  if (!(await undoSlice(ctx, id))) await enqueueNext(ctx, id);
}

const enqueueNext = (ctx: ServiceContext, id: string): Promise<void> =>
  ctx.enqueue([{ message: { v: 1, type: "undo_import", import_id: id } }]);

async function begin(ctx: ServiceContext, run: Import): Promise<void> {
  if (run.status === "undone") throw new AppError("conflict", `The import was undone at ${run.undoneAt}.`);
  if (run.status === "undoing") return;
  if (run.status === "failed" && (run.stage === "checking" || run.stage === "receiving")) {
    throw new AppError("conflict", "Nothing of the import was stored, so there is nothing to undo.");
  }
  const changed = (run.counts.created ?? 0) + (run.counts.updated ?? 0);
  if (changed > 0 && !(await ctx.imports.hasRows(run.id))) {
    throw new AppError("conflict", "What it takes to undo the import is not kept (any more).");
  }
  const now = ctx.clock.now();
  const deadBefore = later(now, -silenceMs).toISOString();
  if (await ctx.imports.beginUndo(run.id, ctx.actor.name, deadBefore, now.toISOString())) return;
  const { status } = await findImport(ctx, run.id);
  if (status === "undoing") return;
  throw new AppError(
    "conflict",
    `The import is ${status}. ${status === "running" ? "Undo it when it is over." : ""}`.trim(),
    {
      ...(status === "running" ? { retryAfterMs: 10_000 } : {}),
    },
  );
}

/** Whether nothing is left to do. */
async function undoSlice(ctx: ServiceContext, id: string): Promise<boolean> {
  let after = "";
  let walks = 0;
  for (let worked = 0; worked < sliceRows; ) {
    const rows = await ctx.imports.openRows(id, after, chunkRows);
    const last = rows.at(-1);
    if (last) {
      await (walks < mostWalks ? undoChunk(ctx, id, rows) : giveUp(ctx, id, rows));
      worked += rows.length;
      after = last.leadId;
      await ctx.traffic.letThrough();
    } else if (after === "") {
      const counts = await ctx.imports.countOutcomes(id);
      if (await ctx.imports.finishUndo(id, counts, timestamp(ctx)))
        ctx.log.info("import.undone", { import_id: id, ...counts });
      return true;
    } else {
      // Rows that lost a race stayed open behind the walk.
      after = "";
      walks++;
    }
  }
  return false;
}

async function giveUp(ctx: ServiceContext, id: string, rows: Awaited<ReturnType<typeof ctx.imports.openRows>>) {
  const why = "The lead kept changing while it was being taken back.";
  await ctx.commit([
    ctx.imports.markRows(
      id,
      rows.map(({ leadId }) => ({ leadId, undo: "failed" as const, why })),
    ),
  ]);
}
