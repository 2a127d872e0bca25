import type { Contact } from "../../domain/contact.ts";
import type { MatchKey } from "../../domain/import.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import { firstEmail } from "./import-identity.ts";
import type { ImportRow } from "./import-row.ts";

/** What is stored of the companies that a chunk of rows names. */
export interface KnownLeads {
  leads: Lead[];
  /** By lead: the people there. Only where the chunk brings people. */
  people: Map<string, Contact[]>;
  /** Of an import that leaves known leads alone: those that it made itself. */
  own: ReadonlySet<string>;
}

export async function findKnownLeads(
  ctx: ServiceContext,
  run: { id: string; matchOn: MatchKey; mode: string; dryRun: boolean },
  rows: readonly ImportRow[],
): Promise<KnownLeads> {
  const domains = rows.flatMap(({ domain }) => domain ?? []);
  const externalIds = rows.flatMap(({ externalId }) => externalId ?? []);
  const ids = rows.flatMap(({ id }) => id ?? []);
  const emails = run.matchOn === "email" ? rows.flatMap(({ people }) => firstEmail(people) ?? []) : [];
  const holders = emails.length > 0 ? await ctx.contacts.leadsOfEmails(emails) : [];
  const wanted = [...ids, ...holders];
  const [byIdentity, byId] = await Promise.all([
    domains.length + externalIds.length > 0 ? ctx.leads.findByIdentity(domains, externalIds) : [],
    wanted.length > 0 ? ctx.leads.findMany(wanted) : [],
  ]);
  const leads = [...new Map([...byId, ...byIdentity].map((lead) => [lead.id, lead])).values()];
  const leadIds = leads.map(({ id }) => id);
  const bringsPeople = leads.length > 0 && rows.some(({ people }) => people.length > 0);
  const asksForOwn = leads.length > 0 && run.mode === "skip" && !run.dryRun;
  const [contacts, own] = await Promise.all([
    bringsPeople ? ctx.contacts.ofLeads(leadIds) : [],
    asksForOwn ? ctx.imports.createdBy(run.id, leadIds) : [],
  ]);
  const people = new Map<string, Contact[]>();
  for (const contact of contacts) people.set(contact.leadId, [...(people.get(contact.leadId) ?? []), contact]);
  return { leads, people, own: new Set(own) };
}
