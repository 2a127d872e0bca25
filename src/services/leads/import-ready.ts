import type { ReadyRow } from "../../db/import-chunks.ts";
import { importedFields, importedValues, waitingPlaces } from "../../db/imported-lead.ts";
import { type Provenance, packProvenance } from "../../domain/provenance.ts";
import { idTail } from "../../lib/id.ts";
import type { ServiceContext } from "../context.ts";
import { assessNew, type PeopleOf } from "./import-assessment.ts";
import { newLeadOf } from "./import-merge.ts";
import { type PlanRules, refuse } from "./import-plan.ts";
import type { ImportRow } from "./import-row.ts";

/**
 * A row as the lead that it makes where nobody is known by its domain or ids, which is what most rows of most files come
 * to: the database stores it from where it waits, and the Worker never sees it again.
 */
export interface ReadyLead {
  /** The list of its values as JSON, the number of its origins left out: `readyText` makes it whole. */
  values: string;
  rest: string;
  origins: string;
  /** Each a list as JSON, the lead's place in its chunk left out at the end. */
  signals: string[];
  score: number;
}

const nobody: PeopleOf = new Map();

type Rules = Pick<PlanRules, "matchOn" | "source">;

/** Null where the row has to be looked at together with what is stored, or with another row of its file. */
export function readyLeadOf(ctx: ServiceContext, rules: Rules, row: ImportRow, at: string): ReadyLead | null {
  if (row.people.length > 0 || row.repeats !== null || !isTellable(row)) return null;
  if (refuse({ ...rules, dryRun: false }, row, null) !== null) return null;
  const name = row.id ?? idTail();
  const lead = newLeadOf(row, name, rules.source, at);
  const assessed = assessNew(ctx, [lead], at, nobody);
  const [scored = lead] = assessed.leads;
  return {
    values: JSON.stringify(importedValues(scored)).slice(0, -1),
    rest: `${row.line},${row.row},"${idTail()}",${saidBy(row)}]`,
    origins: originText(scored.provenance),
    signals: assessed.signals.map(({ source, type, weight, url, quote }) =>
      JSON.stringify([idTail(), name, source, type, weight, url, quote]).slice(0, -1),
    ),
    score: scored.leadScore ?? 0,
  };
}

const originTexts = new WeakMap<Provenance, string>();

/** Leads with the same fields share the object. */
function originText(provenance: Provenance): string {
  const text = originTexts.get(provenance) ?? packProvenance(provenance);
  originTexts.set(provenance, text);
  return text;
}

export const readyText = ({ values, rest }: ReadyLead, origin: number): string => `${values},${origin},${rest}`;

const placeFields = ["city", "region", "country"] as const;

/** Whether `rowOfReady` can tell from the lead what the row says. */
const isTellable = ({ values, place }: ImportRow): boolean =>
  values.companyName !== undefined &&
  values.techStack?.length !== 0 &&
  values.tags?.length !== 0 &&
  placeFields.every((field) => place[field] === undefined || values[field] === undefined);

/** What a new lead has without being told, in bits: its id, its status, and its city, region and country by location. */
function saidBy({ id, values, place }: ImportRow): number {
  const places = placeFields.reduce((bits, field, i) => bits | (place[field] === undefined ? 0 : 4 << i), 0);
  return (id === null ? 0 : 1) | (values.status === undefined ? 0 : 2) | places;
}

export const nameOfReady = ({ values: [name] }: ReadyRow): string => String(name);

/** The row as it was read from the file, for one that has to be looked at after all. */
export function rowOfReady({ values: known, original }: ReadyRow): ImportRow {
  const numberAt = (place: number) => Number(known[place]);
  const said = numberAt(waitingPlaces.said);
  const values: Record<string, unknown> = {};
  const place: Record<string, unknown> = {};
  for (const [i, field] of importedFields.entries()) {
    const value = known[i];
    if (notOfRows.has(field) || (field === "status" && !(said & 2))) continue;
    const bit = places.indexOf(field);
    if (bit >= 0 && said & (4 << bit)) place[field] = value;
    else if (value !== null && !(listFields.has(field) && value === "[]"))
      values[field] = listFields.has(field) ? JSON.parse(String(value)) : value;
  }
  // Each value is one that `readRow` had given the lead.
  const read = { values, place, original } as Pick<ImportRow, "values" | "place" | "original">;
  const { domain = null, externalId = null } = read.values;
  return {
    ...read,
    row: numberAt(waitingPlaces.row),
    line: numberAt(waitingPlaces.line),
    id: said & 1 ? String(known[0]) : null,
    domain,
    isDomainOfEmail: false,
    externalId,
    people: [],
    repeats: null,
    size: 0,
  };
}

const notOfRows: ReadonlySet<string> = new Set(["id", "aiAdoptionScore", "leadScore"]);
const places: readonly string[] = placeFields;
const listFields: ReadonlySet<string> = new Set(["techStack", "tags"]);
