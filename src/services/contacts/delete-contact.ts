import { requireScope } from "../../domain/actor.ts";
import { checkVersion, staleVersion } from "../check-version.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import type { ContactTarget } from "./change-contact.ts";
import { findContact } from "./get-contact.ts";

export async function deleteContact(ctx: ServiceContext, target: ContactTarget): Promise<void> {
  requireScope(ctx.actor, "write");
  const contact = await findContact(ctx, target.id);
  checkVersion(contact.version, target.expectedVersion);
  const event = {
    leadId: contact.leadId,
    type: "contact.deleted",
    actor: ctx.actor.name,
    data: { contact_id: contact.id },
  };
  const [deleted] = await ctx.commit([
    ctx.contacts.delete(contact.id, contact.version),
    ctx.events.appendIfChanged(event, timestamp(ctx)),
  ]);
  if (deleted?.length === 0) {
    if (target.expectedVersion !== null) throw staleVersion();
    return deleteContact(ctx, target);
  }
  await refreshScores(ctx, [contact.leadId]);
}
