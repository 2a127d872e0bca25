import type { SlackTask } from "../../src/domain/slack-task.ts";
import { parseCommand } from "../commands/parse-command.ts";
import type { Door } from "../door.ts";
import type { ActionId } from "../names.ts";
import { isActionId } from "../names.ts";
import { nothing, type Outcome } from "../outcome.ts";
import { contactForm, dismissForm, noteForm, watchForm } from "../views/forms.ts";
import { claim } from "./change-lead.ts";
import { type Click, readClick } from "./click.ts";
import { moreAboutContact, revealAddress } from "./click-contact.ts";
import { changeStatus, openLeadForm, shareLead, showLead, snooze } from "./click-lead.ts";
import { askSources, shareList, stopWatch } from "./click-list.ts";
import { enrich } from "./enrich.ts";
import { turnPage } from "./paging.ts";
import { runCommand } from "./run-command.ts";

type Handler = (click: Click) => Promise<Outcome>;

/** A button that stands for something typed. */
const typed: Handler = ({ door, task, value }) => runCommand(door, task, parseCommand(value));

/** What each button and menu does. */
const handlers: Record<ActionId, Handler> = {
  "lead.card": showLead,
  // A link: the browser has followed it already.
  "lead.open": async () => nothing,
  "lead.claim": ({ door, subject }) => claim(door, subject),
  "lead.status": changeStatus,
  "lead.snooze": snooze,
  "lead.enrich": ({ door, subject }) => enrich(door, subject),
  "lead.share": shareLead,
  "lead.dismiss": (click) => openLeadForm(click, dismissForm),
  "lead.note": (click) => openLeadForm(click, noteForm),
  "lead.contact": (click) => openLeadForm(click, (lead, metadata) => contactForm(lead, null, metadata)),
  "contact.reveal": revealAddress,
  "contact.more": moreAboutContact,
  "list.next": ({ door, value }) => turnPage(door, value),
  "list.back": ({ door, value }) => turnPage(door, value),
  "list.share": shareList,
  "discover.yes": askSources,
  "watch.remove": stopWatch,
  "form.watch": async ({ form }) => ({ posts: [], form: watchForm(form) }),
  "run.top": typed,
  "run.new": typed,
  "run.mine": typed,
  "run.quota": typed,
  "run.help": typed,
  "run.find": typed,
  "run.watch": typed,
  "run.export": typed,
  "run.discover": typed,
  "run.add": typed,
  "run.meant": typed,
};

/** One click. A message that only its reader sees is replaced; under one that others see, the answer is the reader's own. */
export const runAction = async (door: Door, task: SlackTask, id: string, value: string): Promise<Outcome> =>
  isActionId(id) ? handlers[id](readClick(door, task, value)) : nothing;
