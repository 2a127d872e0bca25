import { z } from "zod";
import type { EmailCheck } from "../../db/email-check-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { type EmailStatus, emailStatuses } from "../../domain/contact.ts";
import { checkModes, isCompanyAddress, verdictPrice } from "../../domain/email-verification.ts";
import { AppError } from "../../domain/errors.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { day, uuid } from "../input-fields.ts";
import { findLead } from "../leads/get-lead.ts";
import { parseInput } from "../parse-input.ts";
import { findContact } from "./get-contact.ts";
import { newChecks, sendChecks } from "./open-checks.ts";

const mostContacts = 1000;

export const VerifyEmailsInput = z
  .strictObject({
    contact_ids: z.array(uuid).min(1).max(mostContacts).optional(),
    lead_id: uuid.optional(),
    email_status: z.array(z.enum(emailStatuses)).min(1).max(emailStatuses.length).optional(),
    /** Only addresses that were not verified since. */
    not_verified_since: day.transform((value) => new Date(value).toISOString()).optional(),
    /** `free` asks nobody who costs anything. */
    mode: z.enum(checkModes).default("full"),
    /** No call leaves that could exceed it. */
    max_credits: z.number().min(0).max(1_000_000).optional(),
    dry_run: z.boolean().default(false),
  })
  .refine(
    ({ contact_ids, lead_id, email_status, not_verified_since }) =>
      [contact_ids, lead_id, email_status, not_verified_since].some((given) => given !== undefined),
    "Say which contacts: contact_ids, lead_id, email_status or not_verified_since.",
  );

export interface BatchAnswer {
  /** Null: only priced. */
  batchId: string | null;
  /** Contacts with an address, at most 1,000 at once. */
  contacts: number;
  decidedByLists: number;
  creditsAtMost: number;
}

/** Verifies many addresses in the background, each as it would be alone. */
export async function verifyEmails(ctx: ServiceContext, input: unknown): Promise<BatchAnswer> {
  const order = parseInput(VerifyEmailsInput, input);
  requireScope(ctx.actor, order.dry_run ? "read" : "write");
  if (order.lead_id !== undefined) await findLead(ctx, order.lead_id);
  const wanted = {
    contactIds: order.contact_ids ?? null,
    leadId: order.lead_id ?? null,
    statuses: order.email_status ?? null,
    notSince: order.not_verified_since ?? null,
  };
  const contacts = await ctx.emailChecks.findCandidates(wanted, mostContacts);
  const decidedByLists = contacts.filter(({ email }) => email !== null && !isCompanyAddress(email)).length;
  const price = order.mode === "free" ? 0 : (contacts.length - decidedByLists) * verdictPrice;
  const creditsAtMost = Math.min(price, order.max_credits ?? price);
  const answer = { contacts: contacts.length, decidedByLists, creditsAtMost };
  if (order.dry_run) return { batchId: null, ...answer };

  const batchId = newId();
  const checks = newChecks(ctx, contacts, { mode: order.mode, batchId, requestedBy: ctx.actor.name });
  const at = timestamp(ctx);
  const { requestId, actor } = ctx;
  const maxCredits = order.max_credits ?? null;
  const [, opened = []] = await ctx.commit([
    ctx.emailChecks.openBatch({ id: batchId, total: checks.length, maxCredits, actor: actor.name, requestId }, at),
    ...(checks.length > 0 ? [ctx.emailChecks.open(checks, at)] : []),
  ]);
  const ids = new Set((opened as { id: string }[]).map(({ id }) => id));
  await sendChecks(
    ctx,
    checks.filter(({ id }) => ids.has(id)),
  );
  return { batchId, ...answer };
}

export interface BatchProgress {
  id: string;
  total: number;
  pending: number;
  done: number;
  /** Address gone, over the budget, or the person asked to be left alone. */
  skipped: number;
  /** Already being checked when the batch began, for somebody else. */
  elsewhere: number;
  verdicts: Partial<Record<EmailStatus, number>>;
  credits: number;
  maxCredits: number | null;
  actor: string;
  createdAt: string;
}

export async function getEmailBatch(ctx: ServiceContext, id: string): Promise<BatchProgress> {
  requireScope(ctx.actor, "read");
  const batch = await ctx.emailChecks.findBatch(id);
  if (!batch) throw new AppError("not_found", `There is no verification ${id}.`);
  const rows = await ctx.emailChecks.countOf(id);
  const count = (status: string) => rows.reduce((sum, row) => sum + (row.status === status ? row.n : 0), 0);
  const { total, maxCredits, actor, createdAt } = batch;
  const counts = { pending: count("pending"), done: count("done"), skipped: count("skipped") };
  return {
    id,
    total,
    ...counts,
    elsewhere: total - counts.pending - counts.done - counts.skipped,
    verdicts: Object.fromEntries(rows.flatMap(({ verdict, n }) => (verdict === null ? [] : [[verdict, n]]))),
    credits: Math.round(rows.reduce((sum, row) => sum + row.credits, 0) * 1000) / 1000,
    maxCredits,
    actor,
    createdAt,
  };
}

const mostShown = 50;

export interface ListedCheck extends EmailCheck {
  /** False: it was about an address that the contact had before. */
  isCurrentAddress: boolean;
}

/** What was found out about a contact's address, the newest first. */
export async function listEmailChecks(ctx: ServiceContext, contactId: string): Promise<ListedCheck[]> {
  requireScope(ctx.actor, "read");
  const { email } = await findContact(ctx, contactId);
  const checks = await ctx.emailChecks.ofContact(contactId, mostShown);
  const hash = email === null ? null : ctx.suppressionHash(email);
  return checks.map((check) => ({ ...check, isCurrentAddress: check.addressHash === hash }));
}
