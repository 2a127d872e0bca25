import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ExportFile, exportFormats, exportTable } from "../export-table.ts";
import { uuid } from "../input-fields.ts";
import { findLead } from "../leads/get-lead.ts";
import { parseInput } from "../parse-input.ts";

export const ExportContactsInput = z.strictObject({
  format: z.enum(exportFormats).default("csv"),
  columns: z.array(z.string().max(100)).min(1).max(100).optional(),
  /** Only the contacts of this lead. */
  lead_id: uuid.optional(),
});

export const contactColumns = {
  id: "id",
  lead_id: "leadId",
  first_name: "firstName",
  last_name: "lastName",
  email: "email",
  email_status: "emailStatus",
  email_confidence: "emailConfidence",
  email_verified_at: "emailVerifiedAt",
  email_source: "emailSource",
  email_evidence: "emailEvidence",
  job_title: "jobTitle",
  seniority: "seniority",
  department: "department",
  linkedin_url: "linkedinUrl",
  phone: "phone",
  is_decision_maker: "isDecisionMaker",
  notes: "notes",
  source: "source",
  version: "version",
  created_at: "createdAt",
  updated_at: "updatedAt",
} as const satisfies Record<string, keyof Contact>;

const sliceRows = 2000;

/** Contacts in the order in which they came, of one lead or of all: those that there are now. */
export async function exportContacts(ctx: ServiceContext, input: unknown): Promise<ExportFile> {
  requireScope(ctx.actor, "read");
  const { format, columns, lead_id: leadId = null } = parseInput(ExportContactsInput, input);
  if (leadId !== null) await findLead(ctx, leadId);
  const last = await ctx.contacts.last();
  const table = {
    columns: contactColumns,
    objects: ["email_evidence"],
    next: async (after: Contact | null) =>
      last === null ? [] : ctx.contacts.slice({ leadId, after, last, limit: sliceRows }),
    sliceRows,
    name: `contacts-${timestamp(ctx).slice(0, 10)}`,
  };
  return exportTable<Contact>(table, format, columns);
}
