import type { SlackWork } from "../../src/domain/slack-task.ts";
import type { Message } from "../blocks/message.ts";
import { md } from "../blocks/text.ts";
import { parseCommand } from "../commands/parse-command.ts";
import { say } from "../views/help.ts";

const progress = {
  discover: "Asking the sources …",
  enrich: "Enriching: asking the sources …",
  verify: "Checking the address …",
  export: "Writing the file; it comes as a direct message …",
};

/** What is said at once of work that may take longer than Slack waits; null where the answer itself comes at once. */
export function progressOf(work: SlackWork): Message | null {
  const kind = heavyKind(work);
  return kind === null ? null : say(md`:hourglass_flowing_sand: ${progress[kind]}`);
}

/** The list from which a file was asked for stays; whatever else takes its time is shown where it was clicked. */
export const isInPlace = (work: SlackWork): boolean => work.isPrivate === true && work.id !== "run.export";

function heavyKind(work: SlackWork): keyof typeof progress | null {
  if (work.kind === "command") {
    const verb = parseCommand(String(work.text)).command?.verb;
    return verb === "verify" || verb === "export" ? verb : null;
  }
  if (work.kind !== "action") return null;
  if (work.id === "discover.yes") return "discover";
  if (work.id === "lead.enrich") return "enrich";
  if (work.id === "run.export") return "export";
  return work.id === "contact.more" && String(work.value).startsWith("verify:") ? "verify" : null;
}
