import type { NewLead } from "../../db/lead-repository.ts";
import type { ConflictMode } from "../../domain/import.ts";
import { noFacts } from "../../domain/lead.ts";
import type { Origin } from "../../domain/provenance.ts";
import type { ImportRow } from "./import-row.ts";
import { isFactField } from "./lead-input.ts";

export const imported = "import";
/** A list that somebody chose to bring in is worth more than a directory, less than what a person typed. */
const confidence = 0.95;

/** A company that the row does not name is called by its domain, which any source may better. */
export function newLeadOf(row: ImportRow, id: string, source: string, at: string): NewLead {
  const values = { ...row.place, ...row.values };
  return {
    ...noFacts,
    externalId: null,
    status: "new",
    owner: null,
    notes: null,
    domain: null,
    ...values,
    companyName: values.companyName ?? row.domain ?? "",
    id,
    source,
    provenance: originsOf(values, at),
    aiAdoptionScore: null,
    leadScore: null,
    scoreModel: null,
    scoredAt: null,
    enrichmentStatus: "none",
    enrichedAt: null,
    version: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/**
 * The lead as the row leaves it, and the names of the fields that change. `fill` touches only what is empty;
 * `overwrite` lets the row win, also over what a person typed: whoever asks for it is a person too.
 */
export function applyRow<L extends NewLead>(
  lead: L,
  row: ImportRow,
  mode: Exclude<ConflictMode, "skip">,
  at: string,
): { after: L; fields: string[] } {
  const wins = ([field, value]: [string, unknown]) => {
    const known = lead[field as keyof NewLead];
    return !isSame(known, value) && (mode === "overwrite" || isEmpty(known));
  };
  const changes = Object.fromEntries(Object.entries(row.values).filter(wins));
  // City and country belong to the location they were read from: they come with it or not at all.
  const sameLocation = isSame(row.values.location, lead.location);
  if ("location" in changes || sameLocation) {
    const place = Object.entries(row.place).filter(([, value]) => value !== null || !sameLocation);
    Object.assign(changes, Object.fromEntries(place.filter(wins)));
  }
  const fields = Object.keys(changes);
  const kept = Object.entries(lead.provenance).filter(([field]) => !fields.includes(field));
  const provenance = { ...Object.fromEntries(kept), ...originsOf(changes, at) };
  return { after: { ...lead, ...changes, provenance }, fields };
}

function originsOf(values: object, at: string): Record<string, Origin> {
  const known = Object.entries(values).filter(([field, value]) => isFactField(field) && !isEmpty(value));
  return Object.fromEntries(known.map(([field]) => [field, { source: imported, at, confidence }]));
}

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
