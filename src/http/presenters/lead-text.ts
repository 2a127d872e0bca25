import type { LeadColumn, LeadTable } from "../../db/lead-row.ts";
import { unpackProvenance } from "../../domain/provenance.ts";
import type { LeadFields } from "../../services/leads/lead-fields.ts";
import type { LeadAnswer } from "../../services/leads/list-leads.ts";
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

/** The text of an answer, which is written once for as long as the answer is known. */
function writtenOnce(write: (answer: LeadAnswer) => string): (answer: LeadAnswer) => string {
  const written = new WeakMap<LeadAnswer, string>();
  return (answer) => {
    const text = written.get(answer) ?? write(answer);
    written.set(answer, text);
    return text;
  };
}

const pageText = ({ fields, table, ...page }: LeadAnswer, more: object = {}): string => {
  const rest = { ...toPlaceInList(page), ...more };
  return `{"items":[${toLeadTexts(table, fields).join()}],${JSON.stringify(rest).slice(1)}`;
};

export const toLeadPageText = writtenOnce((answer) => pageText(answer));

/** With the facets, and how the text was read. */
export const toSearchPageText = writtenOnce((answer) => {
  const { facets, basis } = answer;
  return pageText(answer, {
    facets,
    basis: basis && { words: basis.words, sort: basis.sort, is_complete: basis.isComplete },
  });
});
