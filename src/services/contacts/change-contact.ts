import type { ContactChanges } from "../../db/contact-repository.ts";
import { isLostHold } from "../../db/database.ts";
import { requireScope } from "../../domain/actor.ts";
import { type BuyerProfile, rankOf } from "../../domain/buyer-profile.ts";
import type { Contact } from "../../domain/contact.ts";
import { person } from "../../domain/provenance.ts";
import { keysOfPerson } from "../../domain/suppression.ts";
import { camelKeys, snakeCase } from "../../lib/case.ts";
import { checkVersion, type ExpectedVersion, staleVersion } from "../check-version.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { parseInput } from "../parse-input.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { hashesOf, refuseSuppressedPerson, suppressedError } from "../suppressions/find-suppressed.ts";
import { ChangeContactInput, ReplaceContactInput } from "./contact-input.ts";
import { toContactConflict } from "./create-contact.ts";
import { findContact } from "./get-contact.ts";

export interface ContactTarget {
  id: string;
  expectedVersion: ExpectedVersion;
}

/** A merge patch: what is left out stays, null clears. @throws AppError precondition_failed, conflict, suppressed */
export async function changeContact(ctx: ServiceContext, target: ContactTarget, input: unknown): Promise<Contact> {
  requireScope(ctx.actor, "write");
  const given = camelKeys(parseInput(ChangeContactInput, input));
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return writeContact(ctx, target, changes);
}

/** What a person may write becomes what is given, and empty where nothing is. */
export async function replaceContact(ctx: ServiceContext, target: ContactTarget, input: unknown): Promise<Contact> {
  requireScope(ctx.actor, "write");
  const given = camelKeys(parseInput(ReplaceContactInput, input));
  return writeContact(ctx, target, {
    firstName: given.firstName ?? null,
    lastName: given.lastName ?? null,
    email: given.email ?? null,
    jobTitle: given.jobTitle ?? null,
    department: given.department ?? null,
    linkedinUrl: given.linkedinUrl ?? null,
    phone: given.phone ?? null,
    notes: given.notes ?? null,
    ...(given.isDecisionMaker === undefined ? {} : { isDecisionMaker: given.isDecisionMaker }),
  });
}

async function writeContact(ctx: ServiceContext, target: ContactTarget, given: ContactChanges): Promise<Contact> {
  const contact = await findContact(ctx, target.id);
  checkVersion(contact.version, target.expectedVersion);
  const at = timestamp(ctx);
  const changes = withConsequences(contact, given, ctx.settings.buyerProfile);
  const fields = Object.keys(changes).filter(
    (key) => changes[key as keyof ContactChanges] !== contact[key as keyof Contact],
  );
  if (fields.length === 0) return contact;
  const isOther = fields.some((field) => identifying.includes(field));
  const hashes = isOther ? await refuseOrHash(ctx, { ...contact, ...changes }) : [];

  const event = {
    leadId: contact.leadId,
    type: "contact.changed",
    actor: ctx.actor.name,
    data: { contact_id: contact.id, fields: fields.map(snakeCase) },
  };
  let changed: readonly unknown[] | undefined;
  try {
    [, changed] = await ctx.commit([
      ctx.suppressions.abortIfSuppressed(hashes, at),
      ctx.contacts.update(contact.id, contact.version, changes, at),
      ctx.events.appendIfChanged(event, at),
    ]);
  } catch (error) {
    if (isLostHold(error)) throw suppressedError("email");
    throw await toContactConflict(ctx, { ...contact, ...changes }, error);
  }
  if (changed?.length === 0) {
    if (target.expectedVersion !== null) throw staleVersion();
    return writeContact(ctx, target, given);
  }
  await refreshScores(ctx, [contact.leadId]);
  return findContact(ctx, contact.id);
}

/** What the commit is guarded by. @throws AppError suppressed */
async function refuseOrHash(ctx: ServiceContext, contact: Contact) {
  const lead = await ctx.leads.find(contact.leadId);
  const domain = lead?.domain ?? null;
  await refuseSuppressedPerson(ctx, contact, domain);
  return hashesOf(ctx, keysOfPerson(contact, domain));
}

const identifying = ["email", "linkedinUrl", "firstName", "lastName"];

/** A new address is unverified, whatever was known of the old one; a new title says who decides. */
function withConsequences(contact: Contact, given: ContactChanges, profile: BuyerProfile): ContactChanges {
  const changes = { ...given };
  if (given.email !== undefined && given.email !== contact.email) {
    Object.assign(changes, {
      emailStatus: "unverified",
      emailConfidence: null,
      emailVerifiedAt: null,
      emailEvidence: null,
      emailSource: given.email === null ? null : person,
    });
  }
  const { jobTitle, department } = { ...contact, ...given };
  if (jobTitle !== contact.jobTitle || department !== contact.department) {
    const rank = rankOf(jobTitle, department, profile);
    Object.assign(changes, { seniority: rank.seniority }, given.isDecisionMaker === undefined ? rank : {});
  }
  return changes;
}
