import { z } from "zod";
import type { Suppression } from "../../db/suppression-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import type { Contact } from "../../domain/contact.ts";
import { AppError } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import {
  keysOfAddress,
  keysOfDomain,
  readSubject,
  type SuppressionKind,
  suppressionKinds,
} from "../../domain/suppression.ts";
import { erasePeople, findByAddress } from "../contacts/erase-people.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { day, line } from "../input-fields.ts";
import { parseInput } from "../parse-input.ts";
import { suppressKeys } from "./suppress.ts";

export const AddSuppressionInput = z.strictObject({
  scope: z.enum(suppressionKinds),
  /** An e-mail address, or a domain. It is not kept: only its keyed hash is. */
  value: z.string().min(1).max(2048),
  reason: line(300),
  /** Never when left out. */
  expires_at: day.transform((value) => new Date(value).toISOString()).optional(),
  dry_run: z.boolean().default(false),
});

export interface AddedSuppression {
  /** Null: only looked at. */
  suppression: Suppression | null;
  scope: SuppressionKind;
  removed: { contacts: number; leads: number };
}

/**
 * Keeps a person or a domain out from now on and removes what is there: a person with all copies, a domain with its
 * lead, its people and everybody who has an address at it.
 */
export async function addSuppression(ctx: ServiceContext, input: unknown): Promise<AddedSuppression> {
  const {
    scope,
    value,
    reason,
    expires_at: expiresAt = null,
    dry_run: isDryRun,
  } = parseInput(AddSuppressionInput, input);
  requireScope(ctx.actor, isDryRun ? "read" : "write");
  const subject = subjectOf(scope, value, "/value");
  const before = await findStored(ctx, scope, subject);
  const removed = { contacts: before.contacts.length, leads: before.leads.length };
  if (isDryRun) return { suppression: null, scope, removed };

  const keys =
    scope === "person" ? keysOfAddress(subject).filter((key) => key.scope === "email") : keysOfDomain(subject);
  const id = await suppressKeys(ctx, keys, { reason, expiresAt });
  // Looked for again: nobody who came in a moment ago stays behind.
  const { contacts, leads } = await findStored(ctx, scope, subject);
  await erasePeople(ctx, contacts);
  for (const { id: leadId } of leads) await deleteLead(ctx, leadId);
  const suppression = id === null ? null : await ctx.suppressions.find(id);
  return { suppression, scope, removed: { contacts: contacts.length, leads: leads.length } };
}

/** @throws AppError invalid_request */
export function subjectOf(scope: SuppressionKind, value: string, pointer: string): string {
  const subject = readSubject(scope, value);
  if (subject !== null) return subject;
  const isPerson = scope === "person";
  const detail = isPerson ? "Must be an e-mail address." : 'Must be a domain, say "acme.com".';
  throw new AppError("invalid_request", "Some of the input is not valid.", {
    issues: [{ pointer, code: isPerson ? "invalid_email" : "invalid_domain", detail }],
  });
}

async function findStored(
  ctx: ServiceContext,
  scope: SuppressionKind,
  subject: string,
): Promise<{ contacts: Contact[]; leads: Lead[] }> {
  if (scope === "person") return { contacts: await findByAddress(ctx, subject), leads: [] };
  const lead = await ctx.leads.findByDomain(subject);
  const [there, elsewhere] = await Promise.all([
    lead ? ctx.contacts.ofLead(lead.id) : [],
    ctx.contacts.findAtDomain(subject),
  ]);
  const contacts = new Map([...there, ...elsewhere].map((contact) => [contact.id, contact]));
  return { contacts: [...contacts.values()], leads: lead ? [lead] : [] };
}

const mostTries = 5;

async function deleteLead(ctx: ServiceContext, id: string): Promise<void> {
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const lead = await ctx.leads.find(id);
    if (!lead) return;
    const deletion = ctx.leads.delete([lead]);
    const event = { leadId: id, type: "lead.deleted", actor: ctx.actor.name, data: { reason: "suppressed" } };
    const results = await ctx.commit([...deletion, ctx.events.appendIfChanged(event, timestamp(ctx))]);
    if ((results[deletion.length - 1] ?? []).length > 0) return;
  }
  throw new AppError("conflict", "The lead keeps changing. Send the request again.", { retryAfterMs: 1000 });
}
