import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import type { Page } from "../../domain/lead-filter.ts";
import type { ServiceContext } from "../context.ts";
import { uuid } from "../input-fields.ts";
import { findLead } from "../leads/get-lead.ts";
import { fingerprintOf, readCursor } from "../list-cursor.ts";
import { byCreation, pageOf, pagingFields } from "../list-page.ts";
import { parseInput } from "../parse-input.ts";

export const ListContactsInput = z.strictObject({
  lead_id: uuid.optional(),
  ...pagingFields,
});

/** Contacts in the order in which they came, of one lead or of all. */
export async function listContacts(ctx: ServiceContext, input: unknown): Promise<Page<Contact>> {
  requireScope(ctx.actor, "read");
  const { lead_id: leadId = null, limit, cursor } = parseInput(ListContactsInput, input);
  if (leadId !== null) await findLead(ctx, leadId);
  const fingerprint = fingerprintOf(["contacts", leadId]);
  const found = await ctx.contacts.page({ leadId, after: readCursor(cursor, fingerprint), limit });
  return pageOf(found, limit, fingerprint, byCreation);
}
