import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Contact, EmailStatus, Seniority } from "../../domain/contact.ts";
import { id, timestamps } from "./columns.ts";
import { leadId } from "./lead-id.ts";

export const contacts = sqliteTable(
  "contacts",
  {
    id: id(),
    leadId: leadId(),
    firstName: text("first_name"),
    lastName: text("last_name"),
    email: text("email"),
    emailStatus: text("email_status").$type<EmailStatus>().notNull().default("unverified"),
    emailConfidence: integer("email_confidence"),
    emailVerifiedAt: text("email_verified_at"),
    emailSource: text("email_source"),
    emailEvidence: text("email_evidence", { mode: "json" }).$type<Record<string, unknown>>(),
    jobTitle: text("job_title"),
    seniority: text("seniority").$type<Seniority>(),
    department: text("department"),
    linkedinUrl: text("linkedin_url"),
    phone: text("phone"),
    isDecisionMaker: integer("is_decision_maker", { mode: "boolean" }).notNull().default(false),
    notes: text("notes"),
    source: text("source").notNull(),
    provenance: text("provenance", { mode: "json" }).$type<Contact["provenance"]>().notNull().default({}),
    version: integer("version").notNull().default(1),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("contacts_lead_email_unique").on(t.leadId, t.email).where(sql`${t.email} IS NOT NULL`),
    index("contacts_lead_idx").on(t.leadId, t.id),
    index("contacts_created_at_idx").on(t.createdAt, t.id),
    index("contacts_email_idx").on(t.email),
    index("contacts_email_verified_idx").on(t.emailVerifiedAt).where(sql`${t.emailVerifiedAt} IS NOT NULL`),
  ],
);
