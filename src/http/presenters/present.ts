import type { Contact } from "../../domain/contact.ts";
import type { Lead } from "../../domain/lead.ts";
import type { Page } from "../../domain/lead-filter.ts";
import type { Provenance } from "../../domain/provenance.ts";
import { snakeCase, snakeKeys } from "../../lib/case.ts";

export function toLeadBody({ seq: _, provenance, ...lead }: Lead) {
  return { ...snakeKeys(lead), provenance: toOrigins(provenance) };
}

export function toOrigins(provenance: Provenance) {
  const origins = Object.entries(provenance).map(([field, { source, at, confidence }]) => {
    return [snakeCase(field), { source, at, confidence }] as const;
  });
  return Object.fromEntries(origins);
}

export function toContactBody({ provenance: _, ...contact }: Contact) {
  return snakeKeys(contact);
}

export const toPageBody = <T, Body>({ items, ...page }: Page<T>, toBody: (item: T) => Body) => ({
  items: items.map(toBody),
  ...toPlaceInList(page),
});

/** What a page says beside its items. */
export const toPlaceInList = ({ nextCursor, total, totalIsExact }: Omit<Page<unknown>, "items">) => ({
  next_cursor: nextCursor,
  total,
  total_is_exact: totalIsExact,
});
