import type { Clickable, Place, SlackView } from "../../../sandbox/slack-payloads.ts";

/** What the sandbox's Slack was sent, and whether it took it. */
export interface Post {
  kind: "web_api" | "response_url" | "upload";
  target: string;
  accepted: boolean;
  issues?: string[];
  viewId?: string;
  body: Record<string, unknown>;
}

/** Something that a person sees in Slack: a message, a window or the App Home. */
export interface Screen {
  place: Place;
  blocks: unknown;
  /** All of it as JSON, to look for words. */
  text: string;
}

/** Null for what nobody sees, such as the preparations of a file. */
export function screenOf(post: Post): Screen | null {
  const { body, target, kind, viewId } = post;
  if (kind === "response_url")
    return screen(
      { kind: "message", channelId: "C0LEADS", isEphemeral: body.response_type !== "in_channel" },
      body.blocks,
    );
  if (target === "chat.postMessage") {
    const to = String(body.channel);
    const channelId = to.startsWith("U") ? `D${to.slice(1)}` : to;
    return screen({ kind: "message", channelId, isEphemeral: false }, body.blocks);
  }
  if (!target.startsWith("views.")) return null;
  const view = { ...(body.view as object), id: viewId ?? "" } as SlackView;
  const place = { kind: view.type === "home" ? "home" : "window", view } as const;
  return { place, blocks: view.blocks, text: JSON.stringify([view.title, view.blocks]) };
}

export const screen = (place: Place, blocks: unknown): Screen => ({ place, blocks, text: JSON.stringify(blocks) });

/** Everything that can be clicked or chosen, in order. */
export function elementsIn(value: unknown): Clickable[] {
  if (Array.isArray(value)) return value.flatMap(elementsIn);
  if (value === null || typeof value !== "object") return [];
  // A field of a form is filled in, not clicked.
  if ("type" in value && value.type === "input") return [];
  const own = "action_id" in value ? [value as Clickable] : [];
  return [...own, ...Object.values(value).flatMap(elementsIn)];
}

export const idsIn = ({ blocks }: Screen): string[] => elementsIn(blocks).map(({ action_id }) => action_id);
