import { AppError } from "../../src/domain/errors.ts";
import type { SlackTask, SlackWork } from "../../src/domain/slack-task.ts";
import { parseCommand } from "../commands/parse-command.ts";
import type { Door } from "../door.ts";
import { isActionId } from "../names.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { type Again, errorMessage } from "../views/error-message.ts";
import { remind, tellNewMatches } from "./digest.ts";
import { pollJob } from "./enrich.ts";
import { publishHome } from "./home.ts";
import { isInPlace, progressOf } from "./progress.ts";
import { runAction } from "./run-action.ts";
import { runCommand } from "./run-command.ts";
import { openShortcut } from "./shortcut.ts";
import { submitForm } from "./submit-form.ts";

/** What a task asks for, done. Never throws: what cannot be done is said, with the id under which it is in the log. */
export async function perform(door: Door, task: SlackTask): Promise<Outcome> {
  try {
    return keptPrivate(task, await handle(door, task));
  } catch (error) {
    const isExpected = error instanceof AppError && error.code !== "internal";
    const fields = { task_id: task.id, kind: task.work.kind, error: String(error) };
    if (isExpected) door.log.info("slack.not_done", { ...fields, code: error.code });
    else door.log.error("slack.not_done", { ...fields, stack: error instanceof Error ? error.stack : undefined });
    // "Asking the sources …" must not stay where nobody is asked any more.
    return reply(errorMessage(error, task.requestId, againOf(task.work)), hasProgress(task.work));
  }
}

/** An answer never takes the place of a message that others see: it may hold addresses. */
const keptPrivate = ({ work }: SlackTask, outcome: Outcome): Outcome =>
  work.kind !== "action" || work.isPrivate === true
    ? outcome
    : { ...outcome, posts: outcome.posts.map((post) => (post.kind === "reply" ? { ...post, replace: false } : post)) };

const hasProgress = (work: SlackWork): boolean => isInPlace(work) && progressOf(work) !== null;

/** The click that came to nothing, to be repeated, where its button is gone. */
const againOf = (work: SlackWork): Again | undefined => {
  const id = String(work.id);
  return hasProgress(work) && isActionId(id) ? { id, value: String(work.value) } : undefined;
};

async function handle(door: Door, task: SlackTask): Promise<Outcome> {
  const { work } = task;
  switch (work.kind) {
    case "command":
      return runCommand(door, task, parseCommand(String(work.text)));
    case "action":
      return runAction(door, task, String(work.id), String(work.value));
    case "form":
      return submitForm(door, task);
    case "shortcut":
      return openShortcut(door, task, String(work.text));
    case "event":
      return work.type === "app_home_opened" && work.tab !== "messages" ? publishHome(door) : nothing;
    case "job":
      return pollJob(door, task);
    case "digest":
      return tellNewMatches(door, task, String(work.watchId));
    case "reminder":
      return remind(door, task, String(work.leadId));
    default:
      return nothing;
  }
}
