import type { ContactChanges } from "../../db/contact-repository.ts";
import type { Write } from "../../db/database.ts";
import type { Contact } from "../../domain/contact.ts";
import { canonicalEmail } from "../../domain/suppression.ts";
import type { ServiceContext } from "../context.ts";
import { suppressKeys } from "../suppressions/suppress.ts";
import { erasePeople, findByAddress } from "./erase-people.ts";
import type { Judgement } from "./judge-address.ts";

/**
 * The writes that put a verdict on a contact, or none where it is kept: not being able to tell today does not undo what
 * was found out before. The first changes a row only while the contact is as it was read.
 */
export function verdictWrites(ctx: ServiceContext, contact: Contact, judgement: Judgement, at: string): Write[] {
  const { status, reason, score, method, evidence } = judgement;
  if ((status === "unknown" || status === "unverified") && contact.emailStatus !== "unverified") return [];
  const isVerdict = status !== "unverified";
  const changes: ContactChanges = {
    emailStatus: status,
    ...(isVerdict ? { emailConfidence: score, emailVerifiedAt: at } : {}),
    emailEvidence: { ...evidence, method, reason, checked_at: at },
  };
  const event = {
    leadId: contact.leadId,
    type: isVerdict ? "contact.email_verified" : "contact.email_checked",
    actor: ctx.actor.name,
    data: { contact_id: contact.id, status, reason, method },
  };
  return [ctx.contacts.update(contact.id, contact.version, changes, at), ctx.events.appendIfChanged(event, at)];
}

/** Somebody asked Hunter to be left alone: they are kept out here as well, and what is there of them goes. */
export async function honourClaim(ctx: ServiceContext, email: string): Promise<void> {
  const key = { scope: "email" as const, value: canonicalEmail(email) };
  await suppressKeys(ctx, [key], { reason: "claimed_at_hunter", expiresAt: null });
  await erasePeople(ctx, await findByAddress(ctx, email));
}
