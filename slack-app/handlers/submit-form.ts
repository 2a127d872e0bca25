import { z } from "zod";
import { AppError } from "../../src/domain/errors.ts";
import type { SlackOrigin, SlackTask } from "../../src/domain/slack-task.ts";
import { changeContact } from "../../src/services/contacts/change-contact.ts";
import { createContact } from "../../src/services/contacts/create-contact.ts";
import { addNote } from "../../src/services/leads/add-note.ts";
import { dismissLead } from "../../src/services/leads/dismiss-lead.ts";
import { getLead } from "../../src/services/leads/get-lead.ts";
import { saveSearch } from "../../src/services/watches/save-search.ts";
import { type Markup, md } from "../blocks/text.ts";
import type { Door } from "../door.ts";
import { type FormMetadata, Metadata } from "../form-metadata.ts";
import { type FormId, isFormId } from "../names.ts";
import { nothing, type Outcome, reply } from "../outcome.ts";
import { changedMeanwhile } from "./change-lead.ts";
import { publishHome } from "./home.ts";
import { cardOf } from "./show.ts";

/** A form that was sent. What is wrong with a field is said at the field, and the form stays open. */
export async function submitForm(door: Door, task: SlackTask): Promise<Outcome> {
  const id = String(task.work.id);
  if (!isFormId(id)) return nothing;
  const metadata = Metadata.parse(JSON.parse(String(task.work.metadata)));
  const values = z.record(z.string(), z.string()).parse(task.work.values);
  try {
    return await handlers[id]({ door, origin: task.origin, metadata, values, leadId: metadata.leadId ?? "" });
  } catch (error) {
    const errors = error instanceof AppError ? fieldErrors(error, id) : null;
    if (errors === null) throw error;
    return { posts: [], errors };
  }
}

interface SentForm {
  door: Door;
  origin: SlackOrigin;
  metadata: FormMetadata;
  values: Record<string, string>;
  leadId: string;
}

const handlers: Record<FormId, (form: SentForm) => Promise<Outcome>> = {
  async "lead.dismiss"({ door, leadId, values }) {
    const { lead, isNew } = await dismissLead(door.ctx, leadId, values);
    const notice = isNew ? md`:no_entry_sign: Dismissed.` : await changedMeanwhile(door, lead, "status");
    return refreshed(door, leadId, notice);
  },
  async "lead.note"({ door, leadId, values }) {
    await addNote(door.ctx, leadId, values);
    return refreshed(door, leadId, md`:memo: The note is with the lead.`);
  },
  async "contact.add"({ door, leadId, values }) {
    await createContact(door.ctx, { lead_id: leadId, ...values });
    return refreshed(door, leadId, md`:bust_in_silhouette: The contact is added. Verify the address before you write.`);
  },
  async "contact.edit"({ door, leadId, metadata: { contactId = "", version }, values }) {
    const expectedVersion = version === undefined ? null : [version];
    await changeContact(door.ctx, { id: contactId, expectedVersion }, { ...emptied, ...values });
    return refreshed(door, leadId, md`:bust_in_silhouette: The contact is changed.`);
  },
  async "watch.add"({ door, origin, metadata, values }) {
    await saveSearch(door.ctx, {
      criteria: values.criteria ?? "",
      ...(values.name === undefined ? {} : { name: values.name }),
      notify: { teamId: origin.teamId, channelId: metadata.channelId ?? origin.userId },
    });
    return publishHome(door);
  },
};

/** What was cleared in the form is cleared in the contact. */
const emptied = { first_name: null, last_name: null, email: null, job_title: null, phone: null };

const fieldsOf: Record<FormId, readonly string[]> = {
  "lead.dismiss": ["reason", "note"],
  "lead.note": ["note"],
  "contact.add": ["email", "first_name", "last_name", "job_title", "phone"],
  "contact.edit": ["email", "first_name", "last_name", "job_title", "phone"],
  "watch.add": ["criteria", "name"],
};

/** Slack shows an error only at a field of the form; one that is about none of them stands at the first. */
function fieldErrors(error: AppError, form: FormId): Record<string, string> | null {
  const fields = fieldsOf[form];
  const [first] = fields;
  if (first === undefined) return null;
  if (error.code === "precondition_failed") {
    return { [first]: "Somebody changed it since you opened this form. Close the form and open it again." };
  }
  const issues = error.issues.flatMap(({ pointer, detail }) => {
    const field = pointer?.slice(1) ?? "";
    return fields.includes(field) ? [[field, detail.slice(0, 500)] as const] : [];
  });
  return issues.length > 0 ? Object.fromEntries(issues) : { [first]: error.message.slice(0, 500) };
}

async function refreshed(door: Door, leadId: string, notice: Markup): Promise<Outcome> {
  return reply(await cardOf(door, await getLead(door.ctx, leadId), notice), true);
}
