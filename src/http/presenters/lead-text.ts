import type { LeadColumn, LeadRow } from "../../db/lead-row.ts";
import { unpackProvenance } from "../../domain/provenance.ts";
import type { LeadFields } from "../../services/leads/lead-fields.ts";
import type { LeadPage } from "../../services/leads/list-leads.ts";
import { toOrigins, toPageBody } from "./present.ts";

/** What is JSON text in a row goes out as it is, or as the API shows it. */
const textColumns: Partial<Record<LeadColumn, (text: string) => string>> = {
  tech_stack: (text) => text,
  tags: (text) => text,
  provenance: (text) => JSON.stringify(toOrigins(unpackProvenance(text))),
};

/**
 * Stored leads as the JSON of the API: all that was read of them, or only these fields and what it takes to change the
 * lead. Written straight from the rows, since a list's page would otherwise wait longest for fifty objects to be made,
 * copied and written out.
 */
export function toLeadTexts(rows: readonly LeadRow[], fields: LeadFields | null): string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const wanted = new Set<string>(fields === null ? Object.keys(first) : ["id", "version", ...fields]);
  const names = [...wanted] as LeadColumn[];
  const members = names.map((name, i) => ({
    name,
    begin: `${i === 0 ? "{" : ","}"${name}":`,
    write: textColumns[name] ?? JSON.stringify,
  }));
  return rows.map((row) => {
    let text = "";
    for (const { name, begin, write } of members) {
      const value = row[name];
      text += begin + (typeof value === "string" ? write(value) : String(value));
    }
    return `${text}}`;
  });
}

/** A page of leads, and what else its answer has. */
export function toLeadPageText({ fields, ...page }: LeadPage<LeadRow>, more: object = {}): string {
  const { items, ...rest } = toPageBody(page, (row) => row);
  return `{"items":[${toLeadTexts(items, fields).join()}],${JSON.stringify({ ...rest, ...more }).slice(1)}`;
}
