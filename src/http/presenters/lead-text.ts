import type { LeadColumn, LeadTable } from "../../db/lead-row.ts";
import { unpackProvenance } from "../../domain/provenance.ts";
import type { LeadFields } from "../../services/leads/lead-fields.ts";
import type { LeadTablePage } from "../../services/leads/list-leads.ts";
import { toOrigins, toPlaceInList } from "./present.ts";

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
export function toLeadTexts({ columns, rows }: LeadTable, fields: LeadFields | null): string[] {
  const names = fields === null ? columns : [...new Set<LeadColumn>(["id", "version", ...fields])];
  const members = names.map((name, i) => ({
    place: columns.indexOf(name),
    begin: `${i === 0 ? "{" : ","}"${name}":`,
    write: textColumns[name] ?? JSON.stringify,
  }));
  return rows.map((values) => {
    let text = "";
    for (const { place, begin, write } of members) {
      const value = values[place];
      text += begin + (typeof value === "string" ? write(value) : String(value));
    }
    return `${text}}`;
  });
}

/** A page of leads, and what else its answer has. */
export function toLeadPageText({ fields, table, ...page }: LeadTablePage, more: object = {}): string {
  const rest = { ...toPlaceInList(page), ...more };
  return `{"items":[${toLeadTexts(table, fields).join()}],${JSON.stringify(rest).slice(1)}`;
}
