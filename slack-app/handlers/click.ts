import type { SlackTask } from "../../src/domain/slack-task.ts";
import type { Door } from "../door.ts";
import type { FormMetadata } from "../form-metadata.ts";

/** A click as its handler reads it. */
export interface Click {
  door: Door;
  task: SlackTask;
  value: string;
  /** The parts of the value: for a lead its id, and its version and status when it was shown. */
  subject: string;
  parts: readonly string[];
  /** What a form that it opens carries along. */
  form: FormMetadata;
}

export function readClick(door: Door, task: SlackTask, value: string): Click {
  const parts = value.split(":");
  const [subject = ""] = parts;
  const { responseUrl, channelId, viewId } = task.origin;
  return {
    door,
    task,
    value,
    subject,
    parts,
    form: {
      leadId: subject,
      // Sent forms refresh the card that they came from, which only a private one may be.
      responseUrl: task.work.isPrivate === true ? responseUrl : null,
      channelId,
      ...(viewId === undefined ? {} : { viewId }),
    },
  };
}
