import type { ContactRow, ImportedContact } from "../../db/import-contacts.ts";
import type { Contact } from "../../domain/contact.ts";
import type { ServiceContext } from "../context.ts";

export interface PeopleUndo {
  /** Contacts that the import created and that nobody has changed. */
  deleted: ContactRow[];
  /** As they were before the import, where nobody has changed them since. */
  restored: { contact: Contact }[];
  /** By lead: who stays as they are. */
  kept: Map<string, string[]>;
  /** The leads whose people change. */
  leadIds: string[];
}

/** What becomes of the people whom an import brought to leads that were there before. */
export async function planPeopleUndo(
  ctx: ServiceContext,
  importId: string,
  leadIds: readonly string[],
): Promise<PeopleUndo> {
  const plan: PeopleUndo = { deleted: [], restored: [], kept: new Map(), leadIds: [] };
  const records = leadIds.length === 0 ? [] : await ctx.imports.contactsOf(importId, leadIds);
  if (records.length === 0) return plan;
  const found = await ctx.contacts.findMany(records.map(({ contactId }) => contactId));
  const contacts = new Map(found.map((contact) => [contact.id, contact]));
  const changed = new Set<string>();
  for (const record of records) {
    const contact = contacts.get(record.contactId);
    // Deleted or moved to another lead since: nothing is left of it here.
    if (!contact || contact.leadId !== record.leadId) continue;
    const isKept = record.action === "created" ? !takeBack(plan, record, contact) : restore(plan, record, contact);
    if (isKept) plan.kept.set(record.leadId, [...(plan.kept.get(record.leadId) ?? []), nameOf(contact)]);
    changed.add(record.leadId);
  }
  return { ...plan, leadIds: [...changed] };
}

function takeBack(plan: PeopleUndo, { version }: ImportedContact, contact: Contact): boolean {
  if (contact.version !== version) return false;
  plan.deleted.push(contact);
  return true;
}

/** Whether some of it is somebody else's word by now. */
function restore(plan: PeopleUndo, { before, after }: ImportedContact, contact: Contact): boolean {
  const fields = Object.keys(before ?? {}) as (keyof Contact)[];
  const own = fields.filter((field) => isSame(contact[field], first(after?.[field])));
  const old = Object.fromEntries(own.map((field) => [field, first(before?.[field])]));
  // The values are the contact's own of before.
  if (own.length > 0) plan.restored.push({ contact: { ...contact, ...old } as Contact });
  return fields.some((field) => !own.includes(field) && !isSame(contact[field], first(before?.[field])));
}

const first = (wrapped: unknown): unknown => (Array.isArray(wrapped) ? wrapped[0] : undefined);
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const nameOf = ({ firstName, lastName, email, id }: Contact): string =>
  [firstName, lastName].filter((part) => part !== null).join(" ") || (email ?? id);
