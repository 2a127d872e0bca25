import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { EmailStatus } from "../domain/contact.ts";
import type { CheckMethod, CheckMode, CheckStatus } from "../domain/email-verification.ts";
import type { Database, Write } from "./database.ts";
import { fromRow, insertRows } from "./rows.ts";
import { contacts, emailCheckBatches, emailChecks } from "./schema.ts";

export type EmailCheck = InferSelectModel<typeof emailChecks>;
export type EmailCheckBatch = InferSelectModel<typeof emailCheckBatches>;

export interface NewCheck {
  id: string;
  contactId: string;
  leadId: string;
  addressHash: string;
  batchId: string | null;
  mode: CheckMode;
  retryAt: string;
  requestedBy: string;
  requestId: string;
}

export interface CheckEnd {
  status: Exclude<CheckStatus, "pending">;
  verdict: EmailStatus | null;
  reason: string;
  score: number | null;
  method: CheckMethod | null;
  evidence: Record<string, unknown> | null;
  credits: number;
}

export interface Candidates {
  contactIds: readonly string[] | null;
  leadId: string | null;
  statuses: readonly EmailStatus[] | null;
  /** Only addresses that were not verified since; one that never was counts as well. */
  notSince: string | null;
}

export type EmailCheckRepository = ReturnType<typeof createEmailCheckRepository>;
type Row = Record<string, unknown>;

export function createEmailCheckRepository(db: Database) {
  const held = ({ id, claim }: Pick<EmailCheck, "id" | "claim">) =>
    sql`id = ${id} AND claim = ${claim} AND status = 'pending'`;

  return {
    async find(id: string): Promise<EmailCheck | null> {
      return (await db.select().from(emailChecks).where(eq(emailChecks.id, id)).get()) ?? null;
    },

    /** The newest first. */
    async ofContact(contactId: string, limit: number): Promise<EmailCheck[]> {
      const rows = await db.all<Row>(sql`SELECT * FROM email_checks WHERE contact_id = ${contactId}
        ORDER BY created_at DESC, id DESC LIMIT ${limit}`);
      return rows.map((row) => fromRow(emailChecks, row));
    },

    /** A contact has one open check at a time: further ones are left out. */
    open(rows: readonly NewCheck[], at: string): Write {
      const full = rows.map((row) => ({ ...row, status: "pending" as const, createdAt: at, updatedAt: at }));
      return insertRows(db, emailChecks, full, sql`ON CONFLICT DO NOTHING RETURNING id`);
    },

    /** A check that was made within a request, with its verdict. */
    record(row: NewCheck, end: CheckEnd, at: string): Write {
      const full = { ...row, ...end, retryAt: null, checkedAt: at, createdAt: at, updatedAt: at };
      return insertRows(db, emailChecks, [full]);
    },

    /** Takes the check if it is due and nobody holds it, or if the one who held it let its lease run out. */
    async claim(id: string, now: string, leaseUntil: string): Promise<EmailCheck | null> {
      const [row] = await db.all<Row>(sql`UPDATE email_checks SET claim = claim + 1, lease_until = ${leaseUntil},
          updated_at = ${now}
        WHERE id = ${id} AND status = 'pending' AND retry_at <= ${now}
          AND (lease_until IS NULL OR lease_until <= ${now}) RETURNING *`);
      return row ? fromRow(emailChecks, row) : null;
    },

    end(check: Pick<EmailCheck, "id" | "claim">, end: CheckEnd, at: string): Write {
      return db.run(sql`UPDATE email_checks SET status = ${end.status}, verdict = ${end.verdict}, reason = ${end.reason},
          score = ${end.score}, method = ${end.method}, evidence = ${JSON.stringify(end.evidence)},
          credits = credits + ${end.credits}, checked_at = ${at}, lease_until = NULL, retry_at = NULL, updated_at = ${at}
        WHERE ${held(check)}`);
    },

    release(
      check: Pick<EmailCheck, "id" | "claim">,
      { reason, retryAt }: { reason: string; retryAt: string },
      at: string,
    ) {
      return db.run(sql`UPDATE email_checks SET attempts = attempts + 1, reason = ${reason}, retry_at = ${retryAt},
          lease_until = NULL, updated_at = ${at} WHERE ${held(check)} RETURNING id`);
    },

    /** Ends a check whose message failed too often, whoever holds it. */
    async bury(id: string, at: string): Promise<boolean> {
      const rows = await db.all(sql`UPDATE email_checks SET status = 'done', verdict = 'unknown',
          reason = 'failed_too_often', lease_until = NULL, retry_at = NULL, checked_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status = 'pending' RETURNING id`);
      return rows.length > 0;
    },

    async findDue(until: string, limit: number): Promise<{ id: string; dueAt: string }[]> {
      return db.all<{ id: string; dueAt: string }>(sql`SELECT id, max(retry_at, coalesce(lease_until, '')) AS "dueAt"
        FROM email_checks WHERE status = 'pending' AND retry_at <= ${until} ORDER BY retry_at LIMIT ${limit}`);
    },

    async findCandidates({ contactIds, leadId, statuses, notSince }: Candidates, limit: number) {
      const rows = await db.all<Row>(sql`SELECT * FROM contacts WHERE email IS NOT NULL
        ${contactIds === null ? sql`` : sql`AND id IN (SELECT value FROM json_each(${JSON.stringify(contactIds)}))`}
        ${leadId === null ? sql`` : sql`AND lead_id = ${leadId}`}
        ${statuses === null ? sql`` : sql`AND email_status IN (SELECT value FROM json_each(${JSON.stringify(statuses)}))`}
        ${notSince === null ? sql`` : sql`AND (email_verified_at IS NULL OR email_verified_at < ${notSince})`}
        ORDER BY id LIMIT ${limit}`);
      return rows.map((row) => fromRow(contacts, row));
    },

    /** Contacts whose verdict is older than `before` and that were not checked since `notSince`, the oldest first. */
    async findStale({ before, notSince }: { before: string; notSince: string }, limit: number) {
      const rows =
        await db.all<Row>(sql`SELECT * FROM contacts WHERE email_verified_at < ${before} AND email IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM email_checks WHERE contact_id = contacts.id
          AND (status = 'pending' OR created_at > ${notSince}))
        ORDER BY email_verified_at LIMIT ${limit}`);
      return rows.map((row) => fromRow(contacts, row));
    },

    openBatch(batch: Pick<EmailCheckBatch, "id" | "total" | "maxCredits" | "actor" | "requestId">, at: string): Write {
      return db.insert(emailCheckBatches).values({ ...batch, creditsHeld: 0, createdAt: at, updatedAt: at });
    },

    async findBatch(id: string): Promise<EmailCheckBatch | null> {
      return (await db.select().from(emailCheckBatches).where(eq(emailCheckBatches.id, id)).get()) ?? null;
    },

    async countOf(batchId: string) {
      return db.all<{ status: CheckStatus; verdict: EmailStatus | null; n: number; credits: number }>(
        sql`SELECT status, verdict, count(*) AS n, sum(credits) AS credits FROM email_checks
          WHERE batch_id = ${batchId} GROUP BY status, verdict`,
      );
    },

    /** Puts credits aside. False, and nothing happens, where that would exceed what the batch may spend. */
    async holdCredits(batchId: string, credits: number): Promise<boolean> {
      const rows = await db.all(sql`UPDATE email_check_batches SET credits_held = credits_held + ${credits}
        WHERE id = ${batchId} AND (max_credits IS NULL OR credits_held + ${credits} <= max_credits + 0.0001) RETURNING id`);
      return rows.length > 0;
    },

    async returnCredits(batchId: string, credits: number): Promise<void> {
      await db.run(sql`UPDATE email_check_batches SET credits_held = credits_held - ${credits} WHERE id = ${batchId}`);
    },
  };
}
