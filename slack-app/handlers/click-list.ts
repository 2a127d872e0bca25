import { isListCommand } from "../commands/command.ts";
import { parseCommand } from "../commands/parse-command.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import type { Click } from "./click.ts";
import { discover } from "./discover.ts";
import { publishHome } from "./home.ts";
import { listLeads } from "./list.ts";
import { stopWatching } from "./watches.ts";

export async function shareList({ door, value }: Click): Promise<Outcome> {
  const { command } = parseCommand(value);
  if (!isListCommand(command)) return nothing;
  return { posts: [{ kind: "share", message: await listLeads(door, { command, audience: "shared" }) }] };
}

/** Whoever clicked has seen the price. */
export async function askSources({ door, value }: Click): Promise<Outcome> {
  const { command } = parseCommand(value);
  return command?.verb === "discover" ? reply(await discover(door, command.search), true) : nothing;
}

export async function stopWatch({ door, task, value }: Click): Promise<Outcome> {
  const message = await stopWatching(door, value);
  return task.work.isHome === true ? publishHome(door) : reply(message, true);
}
