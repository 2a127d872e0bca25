import type { Composition } from "../../src/composition.ts";
import type { SlackTask, SlackWork } from "../../src/domain/slack-task.ts";
import { later } from "../../src/lib/clock.ts";
import { slackHint } from "../../src/services/slack/slack-hint.ts";
import { type Door, openDoor } from "../door.ts";
import { perform } from "../handlers/perform.ts";
import type { Outcome, Post } from "../outcome.ts";
import { deliver } from "./deliver.ts";
import { leaseMs, mostAttempts, pauseMs } from "./lease.ts";

/** Does what a task asks for and posts what there is to say. Safe to call at any time: only who claims it works on it. */
export async function workTask(composition: Composition, id: string): Promise<void> {
  const now = composition.clock.now();
  // Whose it is stands in the task, so it is claimed before anybody acts.
  const { slackTasks } = composition.contextFor({ kind: "queue", id: "queue", name: "queue", scopes: [] });
  const task = await slackTasks.claim(id, now.toISOString(), later(now, leaseMs).toISOString());
  if (!task) return;
  const door = await openDoor(composition, task.origin);
  const outbox = task.outbox as Post[];
  // What waits to be posted is the result of work that is done.
  const outcome = outbox.length > 0 ? restOf(task, outbox) : await perform(door, task);
  await finish(door, task, outcome);
}

const restOf = ({ work }: SlackTask, posts: Post[]): Outcome => ({
  posts,
  ...(work.kind === "after_posts" ? { again: { work: work.next as SlackWork, afterMs: Number(work.afterMs) } } : {}),
});

/** Keeps the result, posts it, and sees to what Slack did not take and to what comes next. */
export async function finish(door: Door, task: SlackTask, outcome: Outcome): Promise<void> {
  const { ctx, composition, log } = door;
  const { posts, again } = outcome;
  const nowText = () => composition.clock.now().toISOString();
  // The work is done: should this Worker die from here on, only the posts are repeated.
  const work: SlackWork = again
    ? { kind: "after_posts", next: again.work, afterMs: again.afterMs }
    : { kind: "posts_only", of: task.work.kind };
  const state = { work, outbox: posts as unknown[], posts: task.posts, attempts: task.attempts, error: null };
  if (posts.length > 0) {
    const isOurs = await ctx.slackTasks.keep(
      task,
      { ...state, status: "working", dueAt: later(composition.clock.now(), leaseMs).toISOString() },
      nowText(),
    );
    if (!isOurs) return log.info("slack.abandoned", { task_id: task.id });
  }
  const { left, posts: used, afterMs } = await deliver(door, task.origin, posts, task.posts);

  if (left.length === 0 && !again) {
    const done = { ...state, outbox: [], posts: used, status: "done" as const, dueAt: null };
    await ctx.slackTasks.keep(task, done, nowText());
    return;
  }
  const attempts = left.length === 0 ? 0 : task.attempts + 1;
  if (attempts >= mostAttempts) {
    const error = "Slack did not take the answer.";
    await ctx.slackTasks.keep(
      task,
      { ...state, outbox: left, posts: used, attempts, status: "dead", dueAt: null, error },
      nowText(),
    );
    return log.error("slack.gave_up", { task_id: task.id, attempts });
  }
  const waitMs = left.length === 0 ? (again?.afterMs ?? 0) : Math.max(afterMs ?? 0, pauseMs(attempts));
  const next = {
    ...state,
    work: left.length === 0 && again ? again.work : work,
    outbox: left,
    posts: used,
    attempts,
    status: "waiting" as const,
    dueAt: later(composition.clock.now(), waitMs).toISOString(),
  };
  await ctx.slackTasks.keep(task, next, nowText());
  if (left.length > 0) log.warn("slack.not_taken", { task_id: task.id, attempts, wait_ms: waitMs });
  // A message a little late finds the task due; the sweep finds it where the message got lost.
  await ctx.enqueue([slackHint(task.id, waitMs)]);
}
