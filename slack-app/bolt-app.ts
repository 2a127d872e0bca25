import { App, type Logger, LogLevel } from "@slack/bolt";
import type { SlackTask } from "../src/domain/slack-task.ts";
import type { Log } from "../src/lib/log.ts";
import { joinMarkup, md } from "./blocks/text.ts";
import type { Door } from "./door.ts";
import { perform } from "./handlers/perform.ts";
import { isInPlace, progressOf } from "./handlers/progress.ts";
import type { Incoming } from "./incoming.ts";
import type { Outcome, Post } from "./outcome.ts";
import { deliver } from "./tasks/deliver.ts";
import { finish } from "./tasks/work-task.ts";
import { say } from "./views/help.ts";
import { WorkerReceiver } from "./worker-receiver.ts";

/** Slack waits three seconds. What is not ready by then is posted when it is. */
const ackWithinMs = 1200;

/** An app a request: it holds nothing that another request could see, and building it takes less than a query. */
export async function dispatch(door: Door, incoming: Incoming, task: SlackTask): Promise<Response> {
  const { composition } = door;
  const receiver = new WorkerReceiver();
  const app = new App({
    receiver,
    // With a token Bolt would ask Slack who it is before it listens.
    authorize: async () => ({ botToken: composition.settings.SLACK_BOT_TOKEN }),
    clientOptions: { fetch: composition.slackFetch, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
    logger: boltLogger(door.log),
    convoStore: false,
    ignoreSelf: false,
    tokenVerificationEnabled: false,
  });
  listen(app, door, incoming, task);
  return receiver.handle(incoming, {}, composition.waitUntil);
}

function listen(app: App, door: Door, { triggerId, viewId }: Incoming, task: SlackTask): void {
  app.command(/.*/, async ({ ack }) => {
    const progress = progressOf(task.work);
    if (progress) {
      await ack({ response_type: "ephemeral", ...progress });
      return finish(door, task, replacing(await perform(door, task)));
    }
    const work = perform(door, task);
    const outcome = await withinOrNull(work, ackWithinMs);
    const first = outcome?.posts[0];
    if (outcome && first?.kind === "reply") {
      await ack({ response_type: "ephemeral", ...first.message });
      return finish(door, task, { ...outcome, posts: outcome.posts.slice(1) });
    }
    await ack();
    return finish(door, task, await work);
  });

  app.action(/.*/, async ({ ack, client }) => {
    await ack();
    const [posts, outcome] = await Promise.all([showProgress(door, task), perform(door, task)]);
    return finish(door, { ...task, posts }, await opened(outcome, client));
  });

  app.shortcut(/.*/, async ({ ack, client }) => {
    await ack();
    return finish(door, task, await opened(await perform(door, task), client));
  });

  app.view(/.*/, async ({ ack }) => {
    const work = perform(door, task);
    const outcome = await withinOrNull(work, ackWithinMs);
    if (outcome?.errors) {
      await ack({ response_action: "errors", errors: outcome.errors });
    } else {
      await ack();
    }
    // Without an answer in time the form is closed: then what was wrong with it is said in a message.
    return finish(door, task, outcome ?? told(await work));
  });

  app.event(/.*/, async () => finish(door, task, await perform(door, task)));

  app.error(async (error) => {
    door.log.error("slack.listener_failed", { error: String(error), stack: error.stack });
  });

  /** Opens the window that came of it; whoever sees none is told so, since a click is good for three seconds only. */
  async function opened(outcome: Outcome, client: App["client"]): Promise<Outcome> {
    if (!outcome.form) return outcome;
    const view = { trigger_id: triggerId ?? "", view: outcome.form as never };
    try {
      await (viewId === null ? client.views.open(view) : client.views.push(view));
      return outcome;
    } catch (error) {
      door.log.warn("slack.form_not_opened", { error: String(error) });
      const notice = say(md`:warning: Slack did not open the window in time. Nothing is lost: click again.`);
      return { ...outcome, posts: [...outcome.posts, { kind: "reply", message: notice, replace: false }] };
    }
  }
}

const told = ({ errors = {}, ...outcome }: Outcome): Outcome => {
  const problems = Object.entries(errors).map(([field, problem]) => md`${field.replaceAll("_", " ")}: ${problem}`);
  if (problems.length === 0) return outcome;
  const notice = joinMarkup([md`:warning: What you sent was not kept. Open the form again.`, ...problems], "\n");
  return { ...outcome, posts: [...outcome.posts, { kind: "reply", message: say(notice), replace: false }] };
};

/** In the place of what was clicked on. It is not kept: should Slack not take it, the result comes all the same. */
async function showProgress(door: Door, { work, origin, posts }: SlackTask): Promise<number> {
  const progress = progressOf(work);
  if (!progress) return posts;
  const post: Post = { kind: "reply", message: progress, replace: isInPlace(work) };
  return (await deliver(door, origin, [post], posts)).posts;
}

/** What comes of a command that took its time stands in the place of "Searching …". */
const replacing = (outcome: Outcome): Outcome => ({
  ...outcome,
  posts: outcome.posts.map((post, i) => (i === 0 && post.kind === "reply" ? { ...post, replace: true } : post)),
});

async function withinOrNull<T>(work: Promise<T>, ms: number): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const boltLogger = (log: Log): Logger => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (...parts) => log.warn("bolt.warned", { message: parts.map(String).join(" ") }),
  error: (...parts) => log.error("bolt.failed", { message: parts.map(String).join(" ") }),
  setLevel: () => undefined,
  getLevel: () => LogLevel.WARN,
  setName: () => undefined,
});
