import { days, later, minutes } from "../../lib/clock.ts";
import { firstIdOf } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";

/** An import shows that it is alive with each batch; one that is silent for longer was killed. */
export const silenceMs = minutes(10);
/** How long the refused rows of an import can be fetched: they may name people. */
export const problemsKeptDays = 30;

const whys = {
  receiving: "The upload broke off; nothing was stored. Send the file again.",
  storing: "The request was cut off: what was stored by then is stored. Send the file again; nothing comes in twice.",
};

/** Ends imports whose request was killed, and clears away what nobody waits for any more. */
export async function endDeadImports(ctx: ServiceContext): Promise<void> {
  const now = ctx.clock.now();
  const ended = await ctx.imports.endDead(later(now, -silenceMs).toISOString(), whys, timestamp(ctx));
  for (const id of ended) ctx.log.warn("import.ended_dead", { import_id: id });
  await ctx.commit(ctx.imports.clearImports(firstIdOf(later(now, -days(problemsKeptDays)))));
}
