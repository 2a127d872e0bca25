import type { Compose } from "../composition.ts";
import { cronActor } from "../domain/actor.ts";
import type { Env } from "../env.ts";
import { newId } from "../lib/id.ts";
import type { ServiceContext } from "../services/context.ts";
import { learnAccounts } from "../services/credentials/learn-accounts.ts";
import { applyDirectoryChanges } from "../services/discovery/apply-directory-changes.ts";
import { collectEvidence } from "../services/discovery/collect-evidence.ts";
import { startScheduledRuns } from "../services/discovery/start-scheduled-runs.ts";
import { sweep } from "../services/sweep.ts";
import { startDigests } from "../services/watches/start-digests.ts";

/** The cron lines of wrangler.toml and what each of them does. */
export const schedule: Record<string, (ctx: ServiceContext) => Promise<void>> = {
  "*/5 * * * *": sweep,
  "*/10 * * * *": collectEvidence,
  "0 6 * * *": async (ctx) => {
    await learnAccounts(ctx);
    await startDigests(ctx);
    await applyDirectoryChanges(ctx);
    await startScheduledRuns(ctx);
  },
};

export async function runScheduled(
  compose: Compose,
  cron: string,
  env: Env,
  execution: ExecutionContext,
): Promise<void> {
  const waitUntil = (work: Promise<unknown>) => execution.waitUntil(work);
  const ctx = compose(env, { requestId: newId(), waitUntil }).contextFor(cronActor);
  const job = schedule[cron];
  if (!job) return ctx.log.error("cron.unknown", { cron });
  await job(ctx);
}
