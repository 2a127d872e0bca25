import { tidySearch } from "../../src/domain/search-language/search.ts";
import { describeLeads } from "../../src/services/leads/describe-leads.ts";
import { findLeads } from "../../src/services/leads/find-leads.ts";
import type { Message } from "../blocks/message.ts";
import type { ListCommand } from "../commands/command.ts";
import { printCommand } from "../commands/print-command.ts";
import type { Door } from "../door.ts";
import { leadList, pageSize } from "../views/lead-list.ts";

export interface ListRequest {
  command: ListCommand;
  ignored?: readonly string[];
  isGuess?: boolean;
  cursors?: readonly string[];
  before?: number;
  audience?: "private" | "shared";
}

const titles = { find: "Leads", top: "Best leads", mine: "My leads" };
const byScore = { key: "lead_score", direction: "desc" } as const;

/** One page of leads. A cursor that no longer fits begins again at the first page. */
export async function listLeads(door: Door, request: ListRequest): Promise<Message> {
  const { command, ignored = [], isGuess = false, cursors = [], before = 0, audience = "private" } = request;
  const asked = tidySearch(command.search);
  const search = {
    ...asked,
    ...(command.verb === "mine" ? { owner: "me" } : {}),
    ...(command.verb === "top" ? { sort: byScore } : {}),
  };
  const limit = Math.min(asked.limit ?? pageSize, pageSize);
  const page = await findLeads(door.ctx, { search, limit, cursor: cursors.at(-1) });
  const left = asked.limit === null ? Number.POSITIVE_INFINITY : asked.limit - before;
  const leads = page.items.slice(0, Math.max(0, left));
  return leadList({
    title: titles[command.verb],
    command: printCommand(command),
    search,
    ignored,
    isGuess,
    summaries: await describeLeads(door.ctx, leads),
    total: page.total,
    totalIsExact: page.totalIsExact,
    before,
    cursors,
    nextCursor: left > pageSize ? page.nextCursor : null,
    now: door.ctx.clock.now(),
    audience,
  });
}
