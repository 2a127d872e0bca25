import { days, hours, later, minutes } from "../lib/clock.ts";
import { firstIdOf } from "../lib/id.ts";
import { checkHint } from "./contacts/check-hint.ts";
import { recheckStale } from "./contacts/open-checks.ts";
import type { ServiceContext } from "./context.ts";
import { enrichHint } from "./enrichment/enrich-hint.ts";
import { endDeadImports } from "./imports/end-dead-imports.ts";
import { slackHint } from "./slack/slack-hint.ts";

/** Longer than the time between two sweeps, so that no due job falls between them. */
const horizonMs = minutes(6);
const mostAtOnce = 500;
/** An undo or a revert that shows no sign of life for longer has nobody who works on it. */
const undoSilenceMs = minutes(2);
/** Longer than a repeat of the same request could come. */
const slackTaskKeptMs = hours(24);
const scoreChangesKeptMs = days(400);

/**
 * Sends the messages that got lost: for every open job and run that is, or will soon be, due or without a worker. A
 * message too many does nothing, since the row decides who works.
 */
export async function sweep(ctx: ServiceContext): Promise<void> {
  const now = ctx.clock.now();
  const jobs = await ctx.jobs.findDue(later(now, horizonMs).toISOString(), mostAtOnce);
  const runs = await ctx.runs.findStranded(now.toISOString(), mostAtOnce);
  const quietSince = later(now, -undoSilenceMs).toISOString();
  await endDeadImports(ctx);
  const imports = await ctx.imports.findStrandedImports(now.toISOString(), mostAtOnce);
  const undos = await ctx.imports.findStrandedUndos(quietSince, mostAtOnce);
  const reverts = await ctx.factReverts.findStranded(quietSince, mostAtOnce);
  const slackTasks = await ctx.slackTasks.findDue(now.toISOString(), mostAtOnce);
  const batches = await ctx.batches.findStranded(quietSince, mostAtOnce);
  await recheckStale(ctx);
  const checks = await ctx.emailChecks.findDue(later(now, horizonMs).toISOString(), mostAtOnce);
  await ctx.enqueue([
    ...jobs.map(({ id, dueAt }) => enrichHint(id, now, dueAt)),
    ...checks.map(({ id, dueAt }) => checkHint(id, now, dueAt)),
    ...runs.map((id) => ({ message: { v: 1, type: "discover", run_id: id } as const })),
    ...imports.map((id) => ({ message: { v: 1, type: "import", import_id: id } as const })),
    ...undos.map((id) => ({ message: { v: 1, type: "undo_import", import_id: id } as const })),
    ...reverts.map((id) => ({ message: { v: 1, type: "revert_facts", revert_id: id } as const })),
    ...slackTasks.map(({ id }) => slackHint(id)),
    ...batches.map((id) => ({ message: { v: 1, type: "feed_batch", batch_id: id } as const })),
  ]);
  await ctx.maintenance.forgetExpired(now.toISOString());
  await ctx.maintenance.forgetUndo(firstIdOf(later(now, -days(ctx.settings.undoDays))));
  await ctx.maintenance.forgetScoreChanges(later(now, -scoreChangesKeptMs).toISOString());
  await ctx.slackTasks.forget(later(now, -slackTaskKeptMs).toISOString());
  await ctx.slackUsers.forgetCodes(now.toISOString());
  ctx.log.info("sweep.done", {
    jobs: jobs.length,
    runs: runs.length,
    imports: imports.length,
    undos: undos.length,
    reverts: reverts.length,
    slack_tasks: slackTasks.length,
    batches: batches.length,
    checks: checks.length,
  });
}
