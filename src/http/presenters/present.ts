import type { Contact } from "../../domain/contact.ts";
import type { Lead } from "../../domain/lead.ts";
import type { Page } from "../../domain/lead-filter.ts";
import { snakeCase, snakeKeys } from "../../lib/case.ts";
import type { LeadFields } from "../../services/leads/lead-fields.ts";
import type { LeadPage } from "../../services/leads/list-leads.ts";

export function toLeadBody({ seq: _, provenance, ...lead }: Lead) {
  const origins = Object.entries(provenance).map(([field, { source, at, confidence }]) => {
    return [snakeCase(field), { source, at, confidence }] as const;
  });
  return { ...snakeKeys(lead), provenance: Object.fromEntries(origins) };
}

/** Only these fields, and what it takes to change the lead. */
export function toSparseLeadBody(lead: Lead, fields: LeadFields | null) {
  const body = toLeadBody(lead);
  if (fields === null) return body;
  const wanted = new Set<string>(["id", "version", ...fields]);
  const kept = Object.entries(body).filter(([field]) => wanted.has(field));
  return { id: body.id, version: body.version, ...(Object.fromEntries(kept) as Partial<typeof body>) };
}

export const toLeadPageBody = ({ fields, ...page }: LeadPage) =>
  toPageBody(page, (lead) => toSparseLeadBody(lead, fields));

export function toContactBody({ provenance: _, ...contact }: Contact) {
  return snakeKeys(contact);
}

export function toPageBody<T, Body>({ items, nextCursor, total, totalIsExact }: Page<T>, toBody: (item: T) => Body) {
  return { items: items.map(toBody), next_cursor: nextCursor, total, total_is_exact: totalIsExact };
}
