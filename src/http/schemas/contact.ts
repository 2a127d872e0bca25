import { z } from "@hono/zod-openapi";
import { emailStatuses, seniorities } from "../../domain/contact.ts";
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
    method: z.enum(["free_checks", "hunter"]),
    evidence: z.record(z.string(), z.unknown()),
    credits: z.number(),
    cached: z.boolean(),
    checked_at: time(),
  })
  .openapi("EmailVerification");
