import { requireScope } from "../../src/domain/actor.ts";
import type { Lead } from "../../src/domain/lead.ts";
import type { SlackTask } from "../../src/domain/slack-task.ts";
import { days, later, minutes } from "../../src/lib/clock.ts";
import { claimLead } from "../../src/services/leads/claim-lead.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { type Markup, md, personMarkup } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { cardOf } from "./show.ts";

export async function claim(door: Door, leadId: string): Promise<Outcome> {
  const { lead, isNew } = await claimLead(door.ctx, leadId);
  if (isNew) return reply(await cardOf(door, lead, md`:raised_hand: It is yours.`), true);
  const isMine = lead.owner === door.actor.name;
  const when = await whenChanged(door, lead, "owner");
  const notice = isMine
    ? md`It is yours already${when}.`
    : md`${personMarkup(lead.owner ?? "")} has claimed it already${when}.`;
  return reply(await cardOf(door, lead, notice), true);
}

/** Who was faster, and when: the card is shown as it is now. */
export async function changedMeanwhile(door: Door, lead: Lead, field: "status" | "owner"): Promise<Markup> {
  const change = await door.ctx.events.lastChange(lead.id, field);
  if (!change) return md`It is *${lead.status}* already.`;
  return md`${personMarkup(change.actor)} made it *${lead.status}* already, ${ago(door, change.at)}.`;
}

async function whenChanged(door: Door, lead: Lead, field: "status" | "owner"): Promise<Markup> {
  const change = await door.ctx.events.lastChange(lead.id, field);
  return change ? md`, ${ago(door, change.at)}` : md``;
}

function ago(door: Door, at: string): string {
  const minutesAgo = Math.floor((door.ctx.clock.now().getTime() - Date.parse(at)) / minutes(1));
  if (minutesAgo < 1) return "just now";
  if (minutesAgo < 60) return `${minutesAgo} min ago`;
  const hoursAgo = Math.floor(minutesAgo / 60);
  return hoursAgo < 48 ? `${hoursAgo} h ago` : `${Math.floor(hoursAgo / 24)} days ago`;
}

/** A reminder is a task that is due later: the sweep finds it. */
export async function remindLater(
  door: Door,
  { origin, requestId }: SlackTask,
  leadId: string,
  inDays: number,
): Promise<Outcome> {
  requireScope(door.actor, "read");
  if (!Number.isInteger(inDays) || inDays < 1 || inDays > 366) return nothing;
  const lead = await getLead(door.ctx, leadId);
  const now = door.ctx.clock.now();
  const due = later(now, days(inDays)).toISOString();
  await door.ctx.slackTasks.add(
    {
      // Asked for twice on one day it comes once.
      dedupeKey: `reminder:${origin.userId}:${leadId}:${due.slice(0, 10)}`,
      origin: { ...origin, responseUrl: null },
      work: { kind: "reminder", leadId },
      dueAt: due,
      requestId,
    },
    now.toISOString(),
    later(now, minutes(1)).toISOString(),
  );
  const notice = md`:alarm_clock: I remind you of *${lead.companyName}* on ${due.slice(0, 10)}, in a direct message.`;
  return reply(await cardOf(door, lead, notice), true);
}
