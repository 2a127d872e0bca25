import type { z } from "@hono/zod-openapi";
import type { LeadColumn, LeadRow } from "../../db/lead-row.ts";
import type { Contact } from "../../domain/contact.ts";
import type { Lead } from "../../domain/lead.ts";
import type { Page } from "../../domain/lead-filter.ts";
import { type Provenance, unpackProvenance } from "../../domain/provenance.ts";
import { snakeCase, snakeKeys } from "../../lib/case.ts";
import type { LeadFields } from "../../services/leads/lead-fields.ts";
import type { LeadPage } from "../../services/leads/list-leads.ts";
import type { LeadOrSparse } from "../schemas/lead.ts";

export function toLeadBody({ seq: _, provenance, ...lead }: Lead) {
  return { ...snakeKeys(lead), provenance: toOrigins(provenance) };
}

function toOrigins(provenance: Provenance) {
  const origins = Object.entries(provenance).map(([field, { source, at, confidence }]) => {
    return [snakeCase(field), { source, at, confidence }] as const;
  });
  return Object.fromEntries(origins);
}

/** The columns that are JSON text in a row. All others go out as they are. */
const jsonColumns: Partial<Record<LeadColumn, (text: string) => unknown>> = {
  tech_stack: JSON.parse,
  tags: JSON.parse,
  provenance: (text) => toOrigins(unpackProvenance(text)),
};
const readers = Object.entries(jsonColumns) as [LeadColumn, (text: string) => unknown][];

/** A lead as it is stored: all of it, or only these fields and what it takes to change the lead. */
export function toLeadRowBody(row: LeadRow, fields: LeadFields | null): z.infer<typeof LeadOrSparse> {
  const body: Record<string, unknown> = fields === null ? { ...row } : {};
  if (fields !== null) for (const field of ["id", "version", ...fields] as const) body[field] = row[field];
  for (const [column, read] of readers) if (column in body) body[column] = read(String(row[column]));
  return body as z.infer<typeof LeadOrSparse>;
}

export const toLeadPageBody = ({ fields, ...page }: LeadPage<LeadRow>) =>
  toPageBody(page, (row) => toLeadRowBody(row, fields));

export function toContactBody({ provenance: _, ...contact }: Contact) {
  return snakeKeys(contact);
}

export function toPageBody<T, Body>({ items, nextCursor, total, totalIsExact }: Page<T>, toBody: (item: T) => Body) {
  return { items: items.map(toBody), next_cursor: nextCursor, total, total_is_exact: totalIsExact };
}
