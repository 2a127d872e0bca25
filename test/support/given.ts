import { env } from "cloudflare:workers";
import type { Contact } from "../../src/domain/contact.ts";
import type { Lead } from "../../src/domain/lead.ts";
import { createContact } from "../../src/services/contacts/create-contact.ts";
import type { ServiceContext } from "../../src/services/context.ts";
import { createLead } from "../../src/services/leads/create-lead.ts";
import { uniqueDomain } from "./context.ts";

/** A lead as a person types it in, at a domain of its own. */
export const givenLead = (ctx: ServiceContext, fields: Record<string, unknown> = {}): Promise<Lead> =>
  createLead(ctx, { company_name: "Brightloom Robotics", domain: uniqueDomain(), ...fields });

export const givenContact = (
  ctx: ServiceContext,
  leadId: string,
  fields: Record<string, unknown> = {},
): Promise<Contact> => createContact(ctx, { lead_id: leadId, first_name: "Marta", last_name: "Kowalska", ...fields });

/** Rows of a query, for what no repository tells. */
export async function rowsOf<T = Record<string, unknown>>(sql: string, ...values: unknown[]): Promise<T[]> {
  const { results } = await env.DB.prepare(sql)
    .bind(...values)
    .all<T>();
  return results;
}
