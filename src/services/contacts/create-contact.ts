import { isLostHold, isMissingReference, isUniqueViolation } from "../../db/database.ts";
import { requireScope } from "../../domain/actor.ts";
import { rankOf } from "../../domain/buyer-profile.ts";
import type { Contact } from "../../domain/contact.ts";
import { AppError } from "../../domain/errors.ts";
import { person } from "../../domain/provenance.ts";
import { keysOfPerson } from "../../domain/suppression.ts";
import { camelKeys } from "../../lib/case.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { findLead } from "../leads/get-lead.ts";
import { parseInput } from "../parse-input.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { hashesOf, refuseSuppressedPerson, suppressedError } from "../suppressions/find-suppressed.ts";
import { CreateContactInput } from "./contact-input.ts";

/** @throws AppError conflict when the lead has a contact with this address, not_found for the lead, suppressed */
export async function createContact(ctx: ServiceContext, input: unknown): Promise<Contact> {
  requireScope(ctx.actor, "write");
  const given = camelKeys(parseInput(CreateContactInput, input));
  const { domain } = await findLead(ctx, given.leadId);
  const at = timestamp(ctx);
  const jobTitle = given.jobTitle ?? null;
  const rank = rankOf(jobTitle, given.department ?? null, ctx.settings.buyerProfile);
  const contact: Contact = {
    id: newId(),
    leadId: given.leadId,
    firstName: given.firstName ?? null,
    lastName: given.lastName ?? null,
    email: given.email ?? null,
    emailStatus: "unverified",
    emailConfidence: null,
    emailVerifiedAt: null,
    emailSource: given.email ? person : null,
    emailEvidence: null,
    jobTitle,
    seniority: rank.seniority,
    department: given.department ?? null,
    linkedinUrl: given.linkedinUrl ?? null,
    phone: given.phone ?? null,
    isDecisionMaker: given.isDecisionMaker ?? rank.isDecisionMaker,
    notes: given.notes ?? null,
    source: person,
    provenance: {},
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
  await refuseSuppressedPerson(ctx, contact, domain);
  const event = {
    leadId: contact.leadId,
    type: "contact.created",
    actor: ctx.actor.name,
    data: { contact_id: contact.id },
  };
  const hashes = hashesOf(ctx, keysOfPerson(contact, domain));
  try {
    await ctx.commit([
      ctx.suppressions.abortIfSuppressed(hashes, at),
      ctx.contacts.insert(contact),
      ctx.events.append(event, at),
    ]);
  } catch (error) {
    if (isLostHold(error)) throw suppressedError("email");
    // Deleted since it was found.
    if (isMissingReference(error)) await findLead(ctx, contact.leadId);
    throw await toContactConflict(ctx, contact, error);
  }
  await refreshScores(ctx, [contact.leadId]);
  return contact;
}

export async function toContactConflict(
  ctx: ServiceContext,
  { leadId, email }: Pick<Contact, "leadId" | "email">,
  error: unknown,
): Promise<unknown> {
  if (!isUniqueViolation(error, "contacts.lead_id, contacts.email")) return error;
  const existing = (await ctx.contacts.ofLead(leadId)).find((contact) => contact.email === email);
  return new AppError("conflict", "The lead has a contact with this address already.", {
    extra: existing ? { existing_id: existing.id } : {},
  });
}
