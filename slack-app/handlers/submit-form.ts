import { z } from "zod";
import { AppError } from "../../src/domain/errors.ts";
import type { SlackTask } from "../../src/domain/slack-task.ts";
import { changeContact } from "../../src/services/contacts/change-contact.ts";
import { createContact } from "../../src/services/contacts/create-contact.ts";
import { addNote } from "../../src/services/leads/add-note.ts";
import { dismissLead } from "../../src/services/leads/dismiss-lead.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { saveSearch } from "../../src/services/watches/save-search.ts";
import { type Markup, md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { Metadata } from "../form-metadata.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { changedMeanwhile } from "./change-lead.ts";
import { publishHome } from "./home.ts";
import { cardOf } from "./show.ts";

/** A form that was sent. What is wrong with a field is said at the field, and the form stays open. */
export async function submitForm(door: Door, { work, origin }: SlackTask): Promise<Outcome> {
  const metadata = Metadata.parse(JSON.parse(String(work.metadata)));
  const values = z.record(z.string(), z.string()).parse(work.values);
  const { leadId = "", contactId = "", version } = metadata;
  try {
    switch (work.id) {
      case "lead.dismiss": {
        const { lead, isNew } = await dismissLead(door.ctx, leadId, values);
        const notice = isNew ? md`:no_entry_sign: Dismissed.` : await changedMeanwhile(door, lead, "status");
        return refreshed(door, leadId, notice);
      }
      case "lead.note":
        await addNote(door.ctx, leadId, values);
        return refreshed(door, leadId, md`:memo: The note is with the lead.`);
      case "contact.add":
        await createContact(door.ctx, { lead_id: leadId, ...values });
        return refreshed(
          door,
          leadId,
          md`:bust_in_silhouette: The contact is added. Verify the address before you write.`,
        );
      case "contact.edit": {
        const expectedVersion = version === undefined ? null : [version];
        await changeContact(door.ctx, { id: contactId, expectedVersion }, { ...emptied, ...values });
        return refreshed(door, leadId, md`:bust_in_silhouette: The contact is changed.`);
      }
      case "watch.add":
        await saveSearch(door.ctx, {
          criteria: values.criteria ?? "",
          ...(values.name === undefined ? {} : { name: values.name }),
          notify: { teamId: origin.teamId, channelId: metadata.channelId ?? origin.userId },
        });
        return publishHome(door);
      default:
        return nothing;
    }
  } catch (error) {
    const errors = error instanceof AppError ? fieldErrors(error, String(work.id)) : null;
    if (errors === null) throw error;
    return { posts: [], errors };
  }
}

/** What was cleared in the form is cleared in the contact. */
const emptied = { first_name: null, last_name: null, email: null, job_title: null, phone: null };

const fieldsOf: Record<string, readonly string[]> = {
  "lead.dismiss": ["reason", "note"],
  "lead.note": ["note"],
  "contact.add": ["email", "first_name", "last_name", "job_title", "phone"],
  "contact.edit": ["email", "first_name", "last_name", "job_title", "phone"],
  "watch.add": ["criteria", "name"],
};

/** Slack shows an error only at a field of the form; one that is about none of them stands at the first. */
function fieldErrors(error: AppError, form: string): Record<string, string> | null {
  const fields = fieldsOf[form] ?? [];
  const [first] = fields;
  if (first === undefined) return null;
  const issues = error.issues.flatMap(({ pointer, detail }) => {
    const field = pointer?.slice(1) ?? "";
    return fields.includes(field) ? [[field, detail.slice(0, 500)] as const] : [];
  });
  return issues.length > 0 ? Object.fromEntries(issues) : { [first]: error.message.slice(0, 500) };
}

async function refreshed(door: Door, leadId: string, notice: Markup): Promise<Outcome> {
  return reply(await cardOf(door, await getLead(door.ctx, leadId), notice), true);
}
