import type { NewImportedContact } from "../../db/import-contacts.ts";
import type { NewImportedRow } from "../../db/import-undo.ts";
import type { Contact } from "../../domain/contact.ts";
import type { ContactFields } from "../../domain/import.ts";
import type { Lead } from "../../domain/lead.ts";
import { imported } from "./import-merge.ts";
import type { LeadWork } from "./import-plan.ts";

export const eventsOf = (importId: string, actor: string, works: readonly LeadWork[]) =>
  works.map(({ before, lead, line, fields, people }) => {
    const contacts = people.created.size + people.changed.size;
    const told = { import_id: importId, line, ...(contacts === 0 ? {} : { contacts }) };
    return before === null
      ? { leadId: lead.id, type: "lead.imported", actor, data: told }
      : { leadId: lead.id, type: "lead.updated", actor, data: { ...told, source: imported, fields: [...fields] } };
  });

/** What it takes to undo the chunk. */
export const recordsOf = (works: readonly LeadWork[], at: string): NewImportedRow[] =>
  works.map(({ before, lead, line, fields }) =>
    before === null
      ? { leadId: lead.id, line, action: "created", before: null, after: null }
      : {
          leadId: lead.id,
          line,
          action: "updated",
          before: Object.fromEntries(
            [...fields].map((field) => [field, [fieldValue(before, field), originOf(before, field)] as const]),
          ),
          after: Object.fromEntries(
            [...fields].map((field) => [field, [at, fieldValue(lead as Lead, field)] as const]),
          ),
        },
  );

export function contactRecordsOf(works: readonly LeadWork[]): NewImportedContact[] {
  return works.flatMap(({ lead, people: { people, created, changed } }) =>
    people.flatMap((contact): NewImportedContact[] => {
      const known = { leadId: lead.id, contactId: contact.id };
      if (created.has(contact.id)) return [{ ...known, action: "created", version: 1, before: null, after: null }];
      const before = changed.get(contact.id);
      if (!before) return [];
      const fields = changedFields(before, contact);
      return [
        {
          ...known,
          action: "updated",
          version: before.version + 1,
          before: pick(before, fields),
          after: pick(contact, fields),
        },
      ];
    }),
  );
}

export const changedFields = (before: Contact, after: Contact): (keyof Contact)[] =>
  (Object.keys(after) as (keyof Contact)[]).filter((field) => before[field] !== after[field]);

// Wrapped, as a merge of two JSON objects takes a bare null for "remove this".
const pick = (contact: Contact, fields: readonly (keyof Contact)[]): ContactFields =>
  Object.fromEntries(fields.map((field) => [field, [contact[field]]]));

export const fieldValue = (lead: Lead, field: string): unknown => lead[field as keyof Lead];
export const originOf = ({ provenance }: Lead, field: string) => provenance[field as keyof typeof provenance] ?? null;
