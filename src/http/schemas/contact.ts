import { z } from "@hono/zod-openapi";
import { emailStatuses, seniorities } from "../../domain/contact.ts";
import { checkMethods, checkModes, checkStatuses } from "../../domain/email-verification.ts";
import { pageOf } from "./lead.ts";

const text = () => z.string().nullable();
const time = () => z.string().openapi({ format: "date-time" });

export const ContactBody = z
  .strictObject({
    id: z.uuid(),
    lead_id: z.uuid(),
    first_name: text(),
    last_name: text(),
    email: text().openapi({ example: "marta.kowalska@brightloom.example" }),
    email_status: z.enum(emailStatuses),
    email_confidence: z.number().nullable(),
    email_verified_at: time().nullable(),
    email_source: text(),
    email_evidence: z.record(z.string(), z.unknown()).nullable(),
    job_title: text(),
    seniority: z.enum(seniorities).nullable(),
    department: text(),
    linkedin_url: text(),
    phone: text(),
    is_decision_maker: z.boolean(),
    notes: text(),
    source: z.string(),
    version: z.number().int(),
    created_at: time(),
    updated_at: time(),
  })
  .openapi("Contact");

export const ContactPage = pageOf(ContactBody).openapi("ContactPage");

export const VerificationBody = z
  .strictObject({
    contact_id: z.uuid(),
    lead_id: z.uuid(),
    email: z.string(),
    status: z.enum(emailStatuses),
    reason: z.string().openapi({ description: "What decided, or why it is unknown." }),
    score: z.number().nullable(),
    method: z.enum(checkMethods),
    evidence: z.record(z.string(), z.unknown()),
    credits: z.number(),
    cached: z.boolean(),
    checked_at: time(),
    retry_at: time()
      .nullable()
      .openapi({ description: "The provider is still at it: when it is asked again by itself. Null: the last word." }),
  })
  .openapi("EmailVerification");

const count = () => z.number().int();

export const VerificationBatchBody = z
  .strictObject({
    batch_id: z.uuid().nullable().openapi({ description: "Null for a dry run." }),
    dry_run: z.boolean(),
    contacts: count().openapi({ description: "Contacts with an address, at most 1,000 at once." }),
    decided_by_lists: count().openapi({ description: "Free mailboxes and disposable ones, which cost nothing." }),
    credits_at_most: z.number(),
  })
  .openapi("VerificationBatch");

export const VerificationProgressBody = z
  .strictObject({
    id: z.uuid(),
    total: count(),
    pending: count(),
    done: count(),
    skipped: count().openapi({ description: "The address is gone, or max_credits is used up." }),
    elsewhere: count().openapi({ description: "Being checked already when this began." }),
    verdicts: z.record(z.string(), count()),
    credits: z.number(),
    max_credits: z.number().nullable(),
    actor: z.string(),
    created_at: time(),
  })
  .openapi("VerificationProgress");

export const EmailChecksBody = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.uuid(),
        mode: z.enum(checkModes),
        status: z.enum(checkStatuses),
        verdict: z.enum(emailStatuses).nullable(),
        reason: text(),
        score: z.number().nullable(),
        method: z.enum(checkMethods).nullable(),
        evidence: z.record(z.string(), z.unknown()).nullable(),
        credits: z.number(),
        attempts: count(),
        requested_by: z.string(),
        checked_at: time().nullable(),
        retry_at: time().nullable(),
        is_current_address: z
          .boolean()
          .openapi({ description: "False: it was about an address the contact had before." }),
      }),
    ),
  })
  .openapi("EmailChecks");
