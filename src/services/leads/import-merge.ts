import type { NewLead } from "../../db/lead-repository.ts";
import type { ConflictMode } from "../../domain/import.ts";
import { noFacts } from "../../domain/lead.ts";
import type { Provenance } from "../../domain/provenance.ts";
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

/**
 * The values' origins. Rows with the same fields share one object: a file has a handful of such, and each is written out
 * once a chunk.
 */
function originsOf(values: object, at: string): Provenance {
  let fields = "";
  for (const field in values) {
    if (isFactField(field) && !isEmpty((values as Record<string, unknown>)[field])) fields += `${field} `;
  }
  if (at !== shared.at || shared.byFields.size >= mostShared) shared = { at, byFields: new Map() };
  const known = shared.byFields.get(fields);
  if (known) return known;
  const names = fields.split(" ").slice(0, -1);
  const origin = { source: imported, at, confidence };
  const origins: Provenance = Object.freeze(Object.fromEntries(names.map((field) => [field, origin])));
  shared.byFields.set(fields, origins);
  return origins;
}

const mostShared = 1000;
let shared: { at: string; byFields: Map<string, Provenance> } = { at: "", byFields: new Map() };

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);
