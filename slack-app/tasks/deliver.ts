import type { SlackOrigin } from "../../src/domain/slack-task.ts";
import type { Message } from "../blocks/message.ts";
import type { Door } from "../door.ts";
import type { Post } from "../outcome.ts";
import { windowOf } from "../views/window.ts";
import { responseUrlMs, responseUrlPosts } from "./lease.ts";
import { sendFile } from "./send-file.ts";
import { createSlackCalls, type PostResult, type SlackCalls } from "./slack-calls.ts";

export interface Delivery {
  /** What Slack did not take yet, in order. */
  left: Post[];
  /** How often the response_url was used by now. */
  posts: number;
  /** How long Slack asked to wait; null where it did not say. */
  afterMs: number | null;
}

/** Posts one after the other, until Slack does not take one: the rest waits, so that the order stays. */
export async function deliver(
  door: Door,
  origin: SlackOrigin,
  outbox: readonly Post[],
  used: number,
): Promise<Delivery> {
  const calls = createSlackCalls(door.composition);
  let posts = used;
  const waiting = [...outbox];
  for (let post = waiting.shift(); post !== undefined; post = waiting.shift()) {
    const { result, usedUrl, next = [] } = await send(door, calls, origin, post, posts);
    posts += usedUrl ? 1 : 0;
    if (result.kind === "refused") door.log.error("slack.refused", { post: post.kind, why: result.why });
    if (result.kind === "later") return { left: [post, ...waiting], posts, afterMs: result.afterMs };
    waiting.unshift(...next);
  }
  return { left: [], posts, afterMs: null };
}

interface Sent {
  result: PostResult;
  usedUrl: boolean;
  /** What is to be said of how it went, before anything else. */
  next?: Post[];
}

async function send(door: Door, calls: SlackCalls, origin: SlackOrigin, post: Post, used: number): Promise<Sent> {
  switch (post.kind) {
    case "post":
      return { result: await postTo(calls, post.channel, origin.userId, post.message), usedUrl: false };
    case "home":
      return {
        result: await calls.call("views.publish", { user_id: origin.userId, view: post.view }),
        usedUrl: false,
      };
    case "file": {
      const { result, says } = await sendFile(door, calls, origin, post);
      const next: Post[] = says === null ? [] : [{ kind: "reply", message: says, replace: post.replace }];
      return { result, usedUrl: false, next };
    }
    default:
      return answer(door, calls, origin, post, used);
  }
}

/** In the window that was clicked in; else through the response_url while it works, then as the app itself: to the channel, or to who asked. */
async function answer(
  door: Door,
  calls: SlackCalls,
  origin: SlackOrigin,
  post: Post & { kind: "reply" | "share" },
  used: number,
): Promise<Sent> {
  const isPublic = post.kind === "share";
  if (!isPublic && origin.viewId !== undefined) {
    const view = windowOf(post.message, origin);
    const result = await calls.call("views.update", { view_id: origin.viewId, view });
    // Refused: it was closed meanwhile.
    if (result.kind !== "refused") return { result, usedUrl: false };
  }
  const age = door.composition.clock.now().getTime() - Date.parse(origin.askedAt);
  if (origin.responseUrl !== null && used < responseUrlPosts && age < responseUrlMs) {
    const result = await calls.respond(origin.responseUrl, {
      response_type: isPublic ? "in_channel" : "ephemeral",
      replace_original: !isPublic && post.kind === "reply" && post.replace,
      ...post.message,
    });
    if (result.kind !== "refused") return { result, usedUrl: result.kind === "taken" };
    door.log.warn("slack.response_url_refused", { why: result.why });
  }
  const channel = isPublic && origin.channelId !== null ? origin.channelId : origin.userId;
  return { result: await postTo(calls, channel, origin.userId, post.message), usedUrl: false };
}

/** Into a channel that the app was not invited to it cannot write: then at least who asked reads it. */
async function postTo(calls: SlackCalls, channel: string, userId: string, message: Message): Promise<PostResult> {
  const result = await calls.call("chat.postMessage", asPost(channel, message));
  if (result.kind !== "refused" || channel === userId) return result;
  return calls.call("chat.postMessage", asPost(userId, message));
}

const asPost = (channel: string, { text, blocks }: Message) => ({
  channel,
  text,
  blocks,
  unfurl_links: false,
  unfurl_media: false,
});
