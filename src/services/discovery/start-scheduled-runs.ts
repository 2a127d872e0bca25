import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { configuredSources } from "./configured-sources.ts";
import { toCriteria } from "./discovery-input.ts";

/** Starts today's run of each plan in the settings; a second tick on the same day starts nothing. */
export async function startScheduledRuns(ctx: ServiceContext): Promise<void> {
  const at = timestamp(ctx);
  for (const plan of ctx.settings.discoveryPlans) {
    const sources = plan.sources ?? (await configuredSources(ctx));
    const run = await ctx.runs.start(
      {
        id: newId(),
        slot: `${at.slice(0, 10)}/${plan.name}`,
        criteria: toCriteria(plan),
        sourceIds: [...sources],
        wanted: plan.limit,
        maxCredits: plan.max_credits ?? null,
        actor: ctx.actor.name,
        requestId: ctx.requestId,
      },
      at,
    );
    if (!run) {
      ctx.log.info("discovery.skipped", { plan: plan.name, why: "today's run has started already" });
      continue;
    }
    await ctx.enqueue([{ message: { v: 1, type: "discover", run_id: run.id } }]);
    ctx.log.info("discovery.started", { plan: plan.name, run_id: run.id });
  }
}
