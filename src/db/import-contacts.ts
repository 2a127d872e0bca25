import { type InferSelectModel, sql } from "drizzle-orm";
import type { Contact } from "../domain/contact.ts";
import type { ContactFields } from "../domain/import.ts";
import type { Database, Write } from "./database.ts";
import { fromRow, insertRows } from "./rows.ts";
import { contacts, importContacts } from "./schema.ts";

export type ImportedContact = InferSelectModel<typeof importContacts>;

export interface NewImportedContact {
  leadId: string;
  contactId: string;
  action: "created" | "updated";
  /** The one that the import makes. */
  version: number;
  before: ContactFields | null;
  after: ContactFields | null;
}

export type ContactRow = Pick<Contact, "id" | "version">;

/** Bulk statements for the people of an import, the record of what it did to them, and what takes it back. */
export function createImportContacts(db: Database) {
  return {
    insertContacts(rows: readonly Contact[]): Write {
      return insertRows(db, contacts, rows);
    },

    /** Each only while it has the version it was read with. */
    updateContacts(rows: readonly { contact: Contact }[], at: string): Write {
      const payload = rows.map(({ contact: one }) => [
        one.id,
        one.version,
        one.firstName,
        one.lastName,
        one.email,
        one.emailStatus,
        one.emailConfidence,
        one.emailVerifiedAt,
        one.emailSource,
        one.emailEvidence,
        one.jobTitle,
        one.seniority,
        one.department,
        one.linkedinUrl,
        one.phone,
        one.isDecisionMaker ? 1 : 0,
      ]);
      return db.run(sql`UPDATE contacts SET first_name = value ->> '$[2]', last_name = value ->> '$[3]',
          email = value ->> '$[4]', email_status = value ->> '$[5]', email_confidence = value ->> '$[6]',
          email_verified_at = value ->> '$[7]', email_source = value ->> '$[8]', email_evidence = value ->> '$[9]',
          job_title = value ->> '$[10]', seniority = value ->> '$[11]', department = value ->> '$[12]',
          linkedin_url = value ->> '$[13]', phone = value ->> '$[14]', is_decision_maker = value ->> '$[15]',
          version = contacts.version + 1, updated_at = ${at}
        FROM json_each(${JSON.stringify(payload)})
        WHERE contacts.id = value ->> '$[0]' AND contacts.version = value ->> '$[1]'`);
    },

    /** One whom two chunks of a file changed keeps the older "before" and the newer "after" of each field. */
    recordContacts(importId: string, rows: readonly NewImportedContact[]): Write {
      const payload = rows.map((row) => [row.leadId, row.contactId, row.action, row.version, row.before, row.after]);
      return db.run(sql`INSERT INTO import_contacts (import_id, lead_id, contact_id, action, version, before, after)
        SELECT ${importId}, value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]', value ->> '$[4]',
          value ->> '$[5]'
        FROM json_each(${JSON.stringify(payload)})
        WHERE true ON CONFLICT (import_id, lead_id, contact_id) DO UPDATE SET version = excluded.version,
          before = CASE action WHEN 'updated' THEN json_patch(excluded.before, before) END,
          after = CASE action WHEN 'updated' THEN json_patch(after, excluded.after) END`);
    },

    async contactsOf(importId: string, leadIds: readonly string[]): Promise<ImportedContact[]> {
      const rows = await db.all<Record<string, unknown>>(sql`SELECT import_contacts.*
        FROM json_each(${JSON.stringify(leadIds)})
        CROSS JOIN import_contacts ON import_id = ${importId} AND lead_id = value`);
      return rows.map((row) => fromRow(importContacts, row));
    },

    deleteContacts(rows: readonly ContactRow[]): Write {
      const payload = JSON.stringify(rows.map(({ id, version }) => [id, version]));
      return db.run(sql`DELETE FROM contacts WHERE id IN (SELECT contacts.id FROM json_each(${payload})
        CROSS JOIN contacts ON contacts.id = value ->> '$[0]' AND contacts.version = value ->> '$[1]')`);
    },
  };
}
