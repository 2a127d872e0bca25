import { later, minutes } from "../../lib/clock.ts";
import { newId } from "../../lib/id.ts";
import type { ServiceContext } from "../context.ts";
import { slackHint } from "../slack/slack-hint.ts";

const sliceSize = 100;
const leaseMs = minutes(1);

/** One task a watch and day, done one by one from the queue; a second tick on the same day starts nothing. */
export async function startDigests(ctx: ServiceContext): Promise<void> {
  const now = ctx.clock.now();
  const at = now.toISOString();
  let afterId = "";
  let started = 0;
  for (;;) {
    const watches = await ctx.savedSearches.notified(afterId, sliceSize);
    for (const { id, owner, notify } of watches) {
      const userId = /^slack:(\w+)$/.exec(owner)?.[1];
      if (notify === null || userId === undefined) continue;
      const task = await ctx.slackTasks.add(
        {
          dedupeKey: `digest:${id}:${at.slice(0, 10)}`,
          origin: {
            teamId: notify.teamId,
            userId,
            channelId: notify.channelId,
            responseUrl: null,
            baseUrl: null,
            askedAt: at,
          },
          work: { kind: "digest", watchId: id },
          dueAt: at,
          requestId: newId(),
        },
        at,
        later(now, leaseMs).toISOString(),
      );
      if (!task) continue;
      await ctx.enqueue([slackHint(task.id)]);
      started += 1;
    }
    afterId = watches.at(-1)?.id ?? "";
    if (watches.length < sliceSize) break;
  }
  ctx.log.info("digests.started", { watches: started });
}
