import { requireScope } from "../../src/domain/actor.ts";
import { printSearch } from "../../src/domain/search-language/print-search.ts";
import type { SlackTask } from "../../src/domain/slack-task.ts";
import { listSources } from "../../src/services/discovery/list-sources.ts";
import type { Command, ReadCommand } from "../commands/command.ts";
import { toPlainText } from "../commands/plain-text.ts";
import type { Door } from "../door.ts";
import { type Outcome, reply } from "../outcome.ts";
import { didYouMean, help, welcome } from "../views/help.ts";
import { quotaMessage } from "../views/quota.ts";
import { addCompany } from "./add.ts";
import { connect, disconnect } from "./connect.ts";
import { discoverOrAsk } from "./discover.ts";
import { askToEnrich } from "./enrich.ts";
import { listLeads } from "./list.ts";
import { showCompany } from "./show.ts";
import { verifyAddress } from "./verify.ts";
import { listMyWatches, stopWatching, watch } from "./watches.ts";

/** One command, read already, as use cases and the message that tells what came of them. */
export async function runCommand(door: Door, task: SlackTask, read: ReadCommand): Promise<Outcome> {
  const { command, ignored, isGuess } = read;
  if (command === null) {
    const typed = task.work.kind === "command" && read.suggestion !== null ? toPlainText(String(task.work.text)) : "";
    return reply(didYouMean(read.problem ?? "I did not understand that.", read.suggestion, typed));
  }
  return run(door, task, command, ignored, isGuess);
}

async function run(
  door: Door,
  task: SlackTask,
  command: Command,
  ignored: readonly string[],
  isGuess: boolean,
): Promise<Outcome> {
  const { ctx } = door;
  const { origin } = task;
  switch (command.verb) {
    case "home":
      return reply(welcome());
    case "help":
      return reply(help(command.topic));
    case "find":
    case "top":
    case "mine":
      return reply(await listLeads(door, { command, ignored, isGuess }));
    case "discover":
      return discoverOrAsk(door, command, ignored);
    case "show":
      return reply(await showCompany(door, command.target));
    case "enrich":
      return reply(await askToEnrich(door, command.target));
    case "add":
      return reply(await addCompany(door, command));
    case "verify":
      return reply(await verifyAddress(door, command.email));
    case "quota":
      return reply(quotaMessage(await listSources(ctx)));
    case "export":
      requireScope(door.actor, "read");
      return exportFile(command, task);
    case "watch":
      return reply(await watch(door, origin, command.search, ignored));
    case "watches":
      return reply(await listMyWatches(door));
    case "unwatch":
      return reply(await stopWatching(door, command.target));
    case "connect":
      return reply(await connect(door, origin, command.code));
    case "disconnect":
      return reply(await disconnect(door, origin));
  }
}

/** What is said afterwards takes the place of "Writing the file …", never that of a list. */
const exportFile = ({ format, search }: Command & { verb: "export" }, { work }: SlackTask): Outcome => ({
  posts: [{ kind: "file", format, criteria: printSearch(search), replace: work.kind === "command" }],
});
