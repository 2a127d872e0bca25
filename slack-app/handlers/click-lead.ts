import { type Lead, type LeadStatus, leadStatuses } from "../../src/domain/lead.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { setLeadStatus } from "../../src/services/leads/set-lead-status.ts";
import type { View } from "../blocks/kit.ts";
import { md, personMarkup } from "../blocks/text.ts";
import type { FormMetadata } from "../form-metadata.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { windowOf } from "../views/window.ts";
import { changedMeanwhile, remindLater } from "./change-lead.ts";
import type { Click } from "./click.ts";
import { cardOf } from "./show.ts";

/** Where it was clicked; the App Home is no place for answers, so from there it is a window. */
export async function showLead({ door, task, subject }: Click): Promise<Outcome> {
  const card = await cardOf(door, await getLead(door.ctx, subject));
  return task.work.isHome === true ? { posts: [], form: windowOf(card, task.origin) } : reply(card);
}

export async function changeStatus({ door, subject, parts }: Click): Promise<Outcome> {
  const [, , seen, status] = parts.map(statusOf);
  if (!seen || !status) return nothing;
  const { lead, isNew } = await setLeadStatus(door.ctx, { leadId: subject, seen, status });
  const notice = isNew ? md`:white_check_mark: Status: *${status}*.` : await changedMeanwhile(door, lead, "status");
  return reply(await cardOf(door, lead, notice), true);
}

const statusOf = (text: string): LeadStatus | null => leadStatuses.find((status) => status === text) ?? null;

export const snooze = ({ door, task, subject, parts }: Click): Promise<Outcome> =>
  remindLater(door, task, subject, Number(parts[3]));

export async function shareLead({ door, task, subject }: Click): Promise<Outcome> {
  const who = personMarkup(`slack:${task.origin.userId}`);
  const card = await cardOf(door, await getLead(door.ctx, subject), md`Shared by ${who}`, "shared");
  return { posts: [{ kind: "share", message: card }] };
}

export async function openLeadForm(
  { door, subject, form }: Click,
  draw: (lead: Lead, metadata: FormMetadata) => View,
): Promise<Outcome> {
  return { posts: [], form: draw(await getLead(door.ctx, subject), form) };
}
