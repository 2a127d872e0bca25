import { eq, sql } from "drizzle-orm";
import type { Contact } from "../domain/contact.ts";
import type { Lead } from "../domain/lead.ts";
import { type Database, lostHold, type Write } from "./database.ts";
import { contacts, leads } from "./schema.ts";

/** A lead and its people as they are at one moment. */
export interface LeadSnapshot {
  lead: Lead;
  contacts: readonly Contact[];
}

export type LeadSnapshots = ReturnType<typeof createLeadSnapshots>;

export function createLeadSnapshots(db: Database) {
  const queries = (leadId: string) =>
    [
      db.select().from(leads).where(eq(leads.id, leadId)),
      db.select().from(contacts).where(eq(contacts.leadId, leadId)).orderBy(contacts.id),
    ] as const;
  const snapshotOf = (found: readonly Lead[], people: readonly Contact[]): LeadSnapshot | null =>
    found[0] ? { lead: found[0], contacts: people } : null;

  return {
    async find(leadId: string): Promise<LeadSnapshot | null> {
      return snapshotOf(...(await db.batch(queries(leadId))));
    },

    /** Writes all or nothing and, in the same trip, reads what the lead is then. */
    async commitAndFind(writes: readonly Write[], leadId: string): Promise<LeadSnapshot | null> {
      const results: readonly unknown[] = await db.batch([...writes, ...queries(leadId)]);
      // The two queries stand last, and a batch answers in order.
      return snapshotOf(...(results.slice(-2) as [Lead[], Contact[]]));
    },

    /** Fails, and with it its whole commit, if the lead has been changed since, or people were added or have gone. */
    abortIfChanged({ lead, contacts: people }: LeadSnapshot): Write {
      const ids = JSON.stringify(people.map(({ id }) => id));
      return db.run(sql`SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM leads WHERE id = ${lead.id} AND version = ${lead.version})
          OR (SELECT json_group_array(id) FROM (SELECT id FROM contacts WHERE lead_id = ${lead.id} ORDER BY id)) <> ${ids}
        THEN json(${lostHold}) END`);
    },
  };
}
