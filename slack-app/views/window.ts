import type { SlackOrigin } from "../../src/domain/slack-task.ts";
import { modal, type View } from "../blocks/kit.ts";
import type { Message } from "../blocks/message.ts";

type Origin = Pick<SlackOrigin, "responseUrl" | "channelId">;

/** A message as a window of one's own: what is clicked in it is answered in it. */
export const windowOf = (
  { blocks }: Pick<Message, "blocks">,
  { responseUrl, channelId }: Origin,
  title = "Leads",
): View => modal({ id: "window", title, metadata: { responseUrl, channelId } }, blocks);
