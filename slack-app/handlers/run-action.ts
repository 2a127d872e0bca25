import { type LeadStatus, leadStatuses } from "../../src/domain/lead.ts";
import type { SlackTask } from "../../src/domain/slack-task.ts";
import { getContact } from "../../src/services/contacts/get-contact.ts";
import { revealContact } from "../../src/services/contacts/reveal-contact.ts";
import { verifyContactEmail } from "../../src/services/contacts/verify-contact-email.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { setLeadStatus } from "../../src/services/leads/set-lead-status.ts";
import { joinMarkup, md, personMarkup } from "../blocks/text.ts";
import { isListCommand } from "../commands/command.ts";
import { parseCommand } from "../commands/parse-command.ts";
import type { Door } from "../door.ts";
import type { FormMetadata } from "../form-metadata.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { contactForm, dismissForm, noteForm, watchForm } from "../views/forms.ts";
import { say } from "../views/help.ts";
import { personName } from "../views/lead-text.ts";
import { changedMeanwhile, claim, remindLater } from "./change-lead.ts";
import { discover } from "./discover.ts";
import { enrich } from "./enrich.ts";
import { publishHome } from "./home.ts";
import { listLeads } from "./list.ts";
import { turnPage } from "./paging.ts";
import { runCommand } from "./run-command.ts";
import { cardOf } from "./show.ts";
import { verificationMessage } from "./verify.ts";
import { stopWatching } from "./watches.ts";

/** One click. A message that only its reader sees is replaced; under one that others see, the answer is the reader's own. */
export async function runAction(door: Door, task: SlackTask, id: string, value: string): Promise<Outcome> {
  const { ctx } = door;
  const [subject = "", second = "", third = "", fourth = ""] = value.split(":");
  const form: FormMetadata = {
    leadId: subject,
    // Sent forms refresh the card that they came from, which only a private one may be.
    responseUrl: task.work.isPrivate === true ? task.origin.responseUrl : null,
    channelId: task.origin.channelId,
  };
  switch (id) {
    case "lead.card":
      return reply(await cardOf(door, await getLead(ctx, subject)));
    case "lead.claim":
      return claim(door, subject);
    case "lead.status": {
      const [seen, status] = [statusOf(third), statusOf(fourth)];
      if (!seen || !status) return nothing;
      const { lead, isNew } = await setLeadStatus(ctx, { leadId: subject, seen, status });
      if (isNew) return reply(await cardOf(door, lead, md`:white_check_mark: Status: *${status}*.`), true);
      return reply(await cardOf(door, lead, await changedMeanwhile(door, lead, "status")), true);
    }
    case "lead.snooze":
      return remindLater(door, task, subject, Number(fourth));
    case "lead.enrich":
      return enrich(door, subject);
    case "lead.share":
      return {
        posts: [
          {
            kind: "share",
            message: await cardOf(door, await getLead(ctx, subject), md`Shared by ${mention(task)}`, "shared"),
          },
        ],
      };
    case "lead.dismiss":
      return { posts: [], form: dismissForm(await getLead(ctx, subject), form) };
    case "lead.note":
      return { posts: [], form: noteForm(await getLead(ctx, subject), form) };
    case "lead.contact":
      return { posts: [], form: contactForm(await getLead(ctx, subject), null, form) };
    case "contact.reveal": {
      const contact = await revealContact(ctx, subject);
      const parts = [contact.email, contact.phone].flatMap((part) => (part === null ? [] : [md`${part}`]));
      return reply(say(md`${personName(contact)}: ${joinMarkup(parts, "  ·  ")}`));
    }
    case "contact.more": {
      if (subject === "verify") return reply(verificationMessage(await verifyContactEmail(ctx, second)));
      const contact = await getContact(ctx, second);
      const metadata = { ...form, leadId: contact.leadId, contactId: contact.id, version: contact.version };
      return { posts: [], form: contactForm(await getLead(ctx, contact.leadId), contact, metadata) };
    }
    case "list.next":
    case "list.back":
      return turnPage(door, value);
    case "list.share": {
      const { command } = parseCommand(value);
      if (!isListCommand(command)) return nothing;
      return { posts: [{ kind: "share", message: await listLeads(door, { command, audience: "shared" }) }] };
    }
    case "discover.yes": {
      const { command } = parseCommand(value);
      return command?.verb === "discover" ? reply(await discover(door, command.search), true) : nothing;
    }
    case "watch.remove": {
      const message = await stopWatching(door, value);
      return task.work.isHome === true ? publishHome(door) : reply(message);
    }
    case "form.watch":
      return { posts: [], form: watchForm(form) };
    default:
      // A button that stands for something typed.
      return id.startsWith("run.") ? runCommand(door, task, parseCommand(value)) : nothing;
  }
}

const statusOf = (text: string): LeadStatus | null => leadStatuses.find((status) => status === text) ?? null;

const mention = ({ origin }: SlackTask) => personMarkup(`slack:${origin.userId}`);
