import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { findContact } from "./get-contact.ts";

/** Shows what a shared message hides; who looked is on record. */
export async function revealContact(ctx: ServiceContext, contactId: string): Promise<Contact> {
  requireScope(ctx.actor, "read");
  const contact = await findContact(ctx, contactId);
  const event = {
    leadId: contact.leadId,
    type: "contact.revealed",
    actor: ctx.actor.name,
    data: { contact_id: contact.id },
  };
  await ctx.commit([ctx.events.append(event, timestamp(ctx))]);
  return contact;
}
