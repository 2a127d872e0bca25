import { requireScope } from "../../domain/actor.ts";
import { keysOfPerson } from "../../domain/suppression.ts";
import { checkVersion } from "../check-version.ts";
import type { ServiceContext } from "../context.ts";
import { suppressKeys } from "../suppressions/suppress.ts";
import type { ContactTarget } from "./change-contact.ts";
import { erasePeople, findByAddress } from "./erase-people.ts";
import { findContact } from "./get-contact.ts";

/**
 * Deletes a person: the contact, the same address at other leads, and every copy in events, facts, jobs, merges, imports
 * and remembered answers. A keyed hash stays behind, so that nothing brings them back.
 * @throws AppError not_found, precondition_failed
 */
export async function eraseContact(ctx: ServiceContext, target: ContactTarget): Promise<void> {
  requireScope(ctx.actor, "write");
  const contact = await findContact(ctx, target.id);
  checkVersion(contact.version, target.expectedVersion);
  const same = contact.email === null ? [] : await findByAddress(ctx, contact.email);
  const people = [contact, ...same.filter(({ id }) => id !== contact.id)];
  const leads = await ctx.leads.findMany(people.map(({ leadId }) => leadId));
  const keys = people.flatMap((person) => {
    const lead = leads.find(({ id }) => id === person.leadId);
    return keysOfPerson(person, lead?.domain ?? null).filter(({ scope }) => scope !== "domain");
  });
  await suppressKeys(ctx, keys, { reason: "erased", expiresAt: null });
  await erasePeople(ctx, people);
}
