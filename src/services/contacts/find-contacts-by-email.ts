import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import { normalizeEmail } from "../../domain/email-address.ts";
import type { ServiceContext } from "../context.ts";

const most = 10;

/** Contacts with this address; it may be known at several leads. */
export async function findContactsByEmail(ctx: ServiceContext, email: string): Promise<Contact[]> {
  requireScope(ctx.actor, "read");
  const normalized = normalizeEmail(email);
  return normalized === null ? [] : ctx.contacts.withEmail(normalized, most);
}
