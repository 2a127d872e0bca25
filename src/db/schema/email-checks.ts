import { sql } from "drizzle-orm";
import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { EmailStatus } from "../../domain/contact.ts";
import type { CheckMethod, CheckMode, CheckStatus } from "../../domain/email-verification.ts";
import { id, timestamps } from "./columns.ts";

/**
 * Checks of addresses: the pending ones are work to be done, the others the history of verdicts. The address is kept as
 * a keyed hash, which tells whether it is still the contact's.
 */
export const emailChecks = sqliteTable(
  "email_checks",
  {
    id: id(),
    contactId: text("contact_id").notNull(),
    leadId: text("lead_id").notNull(),
    addressHash: text("address_hash").notNull(),
    batchId: text("batch_id"),
    mode: text("mode").$type<CheckMode>().notNull(),
    status: text("status").$type<CheckStatus>().notNull(),
    attempts: integer("attempts").notNull().default(0),
    claim: integer("claim").notNull().default(0),
    leaseUntil: text("lease_until"),
    retryAt: text("retry_at"),
    verdict: text("verdict").$type<EmailStatus>(),
    reason: text("reason"),
    score: integer("score"),
    method: text("method").$type<CheckMethod>(),
    evidence: text("evidence", { mode: "json" }).$type<Record<string, unknown>>(),
    credits: real("credits").notNull().default(0),
    checkedAt: text("checked_at"),
    requestedBy: text("requested_by").notNull(),
    requestId: text("request_id"),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("email_checks_open_unique").on(t.contactId).where(sql`${t.status} = 'pending'`),
    index("email_checks_contact_idx").on(t.contactId, t.createdAt),
    index("email_checks_pending_idx").on(t.retryAt).where(sql`${t.status} = 'pending'`),
    index("email_checks_batch_idx").on(t.batchId).where(sql`${t.batchId} IS NOT NULL`),
  ],
);

export const emailCheckBatches = sqliteTable("email_check_batches", {
  id: id(),
  total: integer("total").notNull(),
  maxCredits: real("max_credits"),
  // Spent or put aside: no call leaves that could exceed the limit.
  creditsHeld: real("credits_held").notNull().default(0),
  actor: text("actor").notNull(),
  requestId: text("request_id"),
  ...timestamps,
});
