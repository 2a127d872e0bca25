import { eq, sql } from "drizzle-orm";
import type { Contact } from "../domain/contact.ts";
import type { Reach } from "../domain/waterfall.ts";
import type { Database, Write } from "./database.ts";
import { keysetPage, type Position, whereAll } from "./keyset.ts";
import { assignments, fromRow, insertRows } from "./rows.ts";
import { contacts } from "./schema.ts";

export type ContactChanges = Partial<Omit<Contact, "id" | "leadId" | "version" | "createdAt">>;
export type ContactRepository = ReturnType<typeof createContactRepository>;

type Row = Record<string, unknown>;
type ContactPlace = Pick<Contact, "createdAt" | "id">;

export function createContactRepository(db: Database) {
  return {
    async find(id: string): Promise<Contact | null> {
      return (await db.select().from(contacts).where(eq(contacts.id, id)).get()) ?? null;
    },

    async ofLead(leadId: string): Promise<Contact[]> {
      return db.select().from(contacts).where(eq(contacts.leadId, leadId)).orderBy(contacts.id).all();
    },

    async ofLeads(leadIds: readonly string[]): Promise<Contact[]> {
      const rows = await db.all<Row>(sql`SELECT contacts.* FROM json_each(${JSON.stringify(leadIds)})
        CROSS JOIN contacts ON contacts.lead_id = value ORDER BY contacts.id`);
      return rows.map((row) => fromRow(contacts, row));
    },

    async findMany(ids: readonly string[]): Promise<Contact[]> {
      const rows = await db.all<Row>(sql`SELECT contacts.* FROM json_each(${JSON.stringify(ids)})
        CROSS JOIN contacts ON contacts.id = value`);
      return rows.map((row) => fromRow(contacts, row));
    },

    /** The leads that have a contact with one of these addresses. */
    async leadsOfEmails(emails: readonly string[]): Promise<string[]> {
      const rows = await db.all<{ lead_id: string }>(sql`SELECT DISTINCT contacts.lead_id
        FROM json_each(${JSON.stringify(emails)}) CROSS JOIN contacts ON contacts.email = value`);
      return rows.map(({ lead_id: leadId }) => leadId);
    },

    async withEmail(email: string, most: number): Promise<Contact[]> {
      return db.select().from(contacts).where(eq(contacts.email, email)).orderBy(contacts.id).limit(most).all();
    },

    async page(query: { leadId: string | null; after: Position | null; limit: number }) {
      const where = query.leadId === null ? [] : [sql`lead_id = ${query.leadId}`];
      const pageSql = keysetPage({
        table: sql`contacts`,
        sortColumn: contacts.createdAt,
        nullable: false,
        idColumn: contacts.id,
        direction: "asc",
        where,
        after: query.after,
        limit: query.limit + 1,
      });
      const count = sql`SELECT count(*) AS n FROM (SELECT 1 FROM contacts ${whereAll(where)} LIMIT 10001)`;
      const [rows, counts] = await db.batch([db.all<Row>(pageSql), db.all<{ n: number }>(count)]);
      return { rows: rows.map((row) => fromRow(contacts, row)), total: counts[0]?.n ?? 0 };
    },

    /** The newest contact: an export that stays at or before it does not see what comes later. */
    async last(): Promise<ContactPlace | null> {
      const [row] = await db.all<{ created_at: string; id: string }>(
        sql`SELECT created_at, id FROM contacts ORDER BY created_at DESC, id DESC LIMIT 1`,
      );
      return row ? { createdAt: row.created_at, id: row.id } : null;
    },

    /** A slice of an export, in the order in which contacts came. */
    async slice(query: { leadId: string | null; after: ContactPlace | null; last: ContactPlace; limit: number }) {
      const { leadId, after, last, limit } = query;
      const where = whereAll([
        ...(leadId === null ? [] : [sql`lead_id = ${leadId}`]),
        ...(after === null ? [] : [sql`(created_at, id) > (${after.createdAt}, ${after.id})`]),
        sql`(created_at, id) <= (${last.createdAt}, ${last.id})`,
      ]);
      const rows = await db.all<Row>(sql`SELECT * FROM contacts ${where} ORDER BY created_at, id LIMIT ${limit}`);
      return rows.map((row) => fromRow(contacts, row));
    },

    insert(contact: Contact): Write {
      return db.insert(contacts).values(contact);
    },

    /** People who are there already, by address, are left as they are. */
    insertMany(rows: readonly Contact[]): Write {
      return insertRows(db, contacts, rows, sql`ON CONFLICT DO NOTHING RETURNING id`);
    },

    /** Changes the row only while it still has this version; the row's version goes up by one. */
    update(id: string, version: number, changes: ContactChanges, at: string): Write {
      const set = assignments(contacts, { ...changes, updatedAt: at });
      return db.run(
        sql`UPDATE contacts SET ${set}, version = version + 1 WHERE id = ${id} AND version = ${version} RETURNING id`,
      );
    },

    delete(id: string, version: number): Write {
      return db.run(sql`DELETE FROM contacts WHERE id = ${id} AND version = ${version} RETURNING id`);
    },

    deleteMany(ids: readonly string[]): Write {
      return db.run(sql`DELETE FROM contacts WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
    },

    /** Contacts whose address may be a spelling of this one: it begins alike and is at the same host, or an alias. */
    async findLikeAddress(email: string): Promise<Contact[]> {
      const host = email.slice(email.lastIndexOf("@") + 1);
      const hosts = host === "gmail.com" ? [host, "googlemail.com"] : [host];
      const rows = await db.all<Row>(sql`SELECT * FROM contacts WHERE substr(email, 1, 1) = ${email.slice(0, 1)}
        AND substr(email, instr(email, '@') + 1) IN (SELECT value FROM json_each(${JSON.stringify(hosts)}))`);
      return rows.map((row) => fromRow(contacts, row));
    },

    /** Contacts with an address at the domain or at a host under it. */
    async findAtDomain(domain: string): Promise<Contact[]> {
      const rows = await db.all<Row>(sql`SELECT * FROM contacts WHERE substr(email, instr(email, '@') + 1) = ${domain}
        OR substr(email, -length(${domain}) - 1) = ${`.${domain}`}`);
      return rows.map((row) => fromRow(contacts, row));
    },

    /** For each lead: whom of it we can write to already. Verdicts of before `verdictsSince` are due again. */
    async reachOf(leadIds: readonly string[], verdictsSince: string): Promise<Map<string, Reach>> {
      const rows = await db.all<{
        lead_id: string;
        deciders: number;
        addresses: number;
        listed: number;
        asked: number;
      }>(
        sql`SELECT lead_id, sum(is_decision_maker AND email_status = 'valid') AS deciders,
            sum(email IS NOT NULL AND email_status <> 'invalid') AS addresses,
            sum(is_decision_maker AND email IS NOT NULL AND email_status = 'unverified') AS listed,
            coalesce(sum(is_decision_maker AND email_evidence ->> '$.method' = 'hunter'
              AND email_evidence ->> '$.checked_at' > ${verdictsSince}), 0) AS asked
          FROM contacts WHERE lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)})) GROUP BY lead_id`,
      );
      return new Map(
        rows.map(({ lead_id, deciders, addresses, listed, asked }) => [
          lead_id,
          { decisionMaker: deciders > 0, address: addresses > 0, listed: listed > 0 && asked === 0 },
        ]),
      );
    },

    /** For each lead: whether it has a decision maker and whether any address is verified. */
    async summaries(leadIds: readonly string[]): Promise<Map<string, ContactSummary>> {
      const rows = await db.all<{ lead_id: string; deciders: number; verified: number }>(
        sql`SELECT lead_id, sum(is_decision_maker) AS deciders, sum(email_status = 'valid') AS verified
          FROM contacts WHERE lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)})) GROUP BY lead_id`,
      );
      return new Map(
        rows.map((row) => [row.lead_id, { hasDecisionMaker: row.deciders > 0, hasVerifiedEmail: row.verified > 0 }]),
      );
    },
  };
}

export interface ContactSummary {
  hasDecisionMaker: boolean;
  hasVerifiedEmail: boolean;
}
