import { printSearch } from "../../src/domain/search-language/print-search.ts";
import { readSearch } from "../../src/domain/search-language/read-search.ts";
import type { Search } from "../../src/domain/search-language/search.ts";
import type { SlackOrigin } from "../../src/domain/slack-task.ts";
import { listWatches } from "../../src/services/watches/list-watches.ts";
import { removeWatch } from "../../src/services/watches/remove-watch.ts";
import { saveSearch } from "../../src/services/watches/save-search.ts";
import type { Message } from "../blocks/message.ts";
import { md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { describeSearch } from "../views/describe-search.ts";
import { say } from "../views/help.ts";
import { watchList } from "../views/watches.ts";

/** New matches are told where it was asked, once a day. */
export async function watch(door: Door, origin: SlackOrigin, search: Search): Promise<Message> {
  const { teamId, channelId, userId } = origin;
  const saved = await saveSearch(door.ctx, {
    criteria: printSearch(search),
    notify: { teamId, channelId: channelId ?? userId },
  });
  const what = describeSearch(readSearch(saved.criteria).search);
  return say(
    md`:eyes: New leads for *${what}* are told here once a day. Nothing new, no message. See watches, stop with unwatch.`,
  );
}

export const listMyWatches = async (door: Door): Promise<Message> => watchList(await listWatches(door.ctx));

export async function stopWatching(door: Door, which: string): Promise<Message> {
  const { criteria } = await removeWatch(door.ctx, which);
  return say(md`You no longer watch *${describeSearch(readSearch(criteria).search)}*.`);
}
