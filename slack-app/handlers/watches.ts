import { AppError } from "../../src/domain/errors.ts";
import { printSearch } from "../../src/domain/search-language/print-search.ts";
import { readSearch } from "../../src/domain/search-language/read-search.ts";
import type { Search } from "../../src/domain/search-language/search.ts";
import type { SavedSearch, SlackOrigin } from "../../src/domain/slack-task.ts";
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
export async function watch(
  door: Door,
  origin: SlackOrigin,
  search: Search,
  ignored: readonly string[],
): Promise<Message> {
  const { teamId, channelId, userId } = origin;
  const saved = await saveSearch(door.ctx, {
    criteria: printSearch(search),
    notify: { teamId, channelId: channelId ?? userId },
  });
  const what = describeSearch(readSearch(saved.criteria).search);
  const left = ignored.length === 0 ? md`` : md`\nNot understood: ${ignored.join(", ").slice(0, 300)}`;
  return say(
    md`:eyes: New leads for *${what}* are told here once a day. Nothing new, no message. See them all with /leads watches.${left}`,
  );
}

export const listMyWatches = async (door: Door): Promise<Message> => watchList(await listWatches(door.ctx));

/** What is left to watch stands below; also where there was nothing to stop, say at a second click. */
export async function stopWatching(door: Door, which: string): Promise<Message> {
  const stopped = await removed(door, which);
  const notice =
    stopped !== null
      ? md`You no longer watch *${describeSearch(readSearch(stopped.criteria).search)}*.`
      : isId(which)
        ? md`You do not watch that any more.`
        : md`You watch nothing under "${which.slice(0, 100)}": say its number, its name or its search.`;
  return watchList(await listWatches(door.ctx), notice);
}

async function removed(door: Door, which: string): Promise<SavedSearch | null> {
  try {
    return await removeWatch(door.ctx, which);
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") return null;
    throw error;
  }
}

/** As a button names it. */
const isId = (which: string): boolean => /^[0-9a-f-]{36}$/.test(which);
