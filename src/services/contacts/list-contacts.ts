import { z } from "zod";
import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import { exactTotalUpTo, type Page } from "../../domain/lead-filter.ts";
import type { ServiceContext } from "../context.ts";
import { uuid, wholeNumber } from "../input-fields.ts";
import { findLead } from "../leads/get-lead.ts";
import { fingerprintOf, readCursor, writeCursor } from "../list-cursor.ts";
import { parseInput } from "../parse-input.ts";

export const ListContactsInput = z.strictObject({
  lead_id: uuid.optional(),
  limit: wholeNumber(1, 200).default(50),
  cursor: z.string().max(2000).optional(),
});

/** Contacts in the order in which they came, of one lead or of all. */
export async function listContacts(ctx: ServiceContext, input: unknown): Promise<Page<Contact>> {
  requireScope(ctx.actor, "read");
  const { lead_id: leadId = null, limit, cursor } = parseInput(ListContactsInput, input);
  if (leadId !== null) await findLead(ctx, leadId);
  const fingerprint = await fingerprintOf(["contacts", leadId]);
  const { rows, total } = await ctx.contacts.page({ leadId, after: readCursor(cursor, fingerprint), limit });
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit),
    nextCursor: last ? writeCursor(fingerprint, { value: last.createdAt, id: last.id }) : null,
    total: Math.min(total, exactTotalUpTo),
    totalIsExact: total <= exactTotalUpTo,
  };
}
