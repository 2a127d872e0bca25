import type { SlackWork } from "../src/domain/slack-task.ts";
import type { View } from "./blocks/kit.ts";
import type { Message } from "./blocks/message.ts";
import type { FileFormat } from "./commands/command.ts";

/** Something that Slack is to show. It is kept until Slack took it, so it is plain data. */
export type Post =
  /** To who asked, and to nobody else. `replace`: in the place of the message that was clicked on. */
  | { kind: "reply"; message: Message; replace: boolean }
  /** To everybody in the channel. */
  | { kind: "share"; message: Message }
  | { kind: "post"; channel: string; message: Message }
  | { kind: "home"; view: View }
  /** Made when it is sent: a file is too big to be kept beside the task. How that went is replied afterwards. */
  | { kind: "file"; format: FileFormat; criteria: string; replace: boolean };

export interface Outcome {
  posts: Post[];
  /** A form to open. It needs the click that asked for it, so it is opened at once or never. */
  form?: View;
  /** What is wrong with a form, by field: it stays open. */
  errors?: Record<string, string>;
  /** What is to be done later, after the posts. */
  again?: { work: SlackWork; afterMs: number };
}

export const reply = (message: Message, replace = false): Outcome => ({
  posts: [{ kind: "reply", message, replace }],
});

export const nothing: Outcome = { posts: [] };
