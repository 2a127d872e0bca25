import type { NewImportedRow } from "../../db/import-undo.ts";
import type { NewLead } from "../../db/lead-repository.ts";
import type { Lead } from "../../domain/lead.ts";
import type { ServiceContext } from "../context.ts";
import { imported } from "./import-merge.ts";
import type { ImportRow } from "./import-row.ts";

/** What one round does with its rows. */
export interface Plan {
  at: string;
  created: { row: ImportRow; lead: NewLead }[];
  updated: { row: ImportRow; before: Lead; lead: Lead; fields: string[] }[];
  later: ImportRow[];
}

export const eventsOf = (ctx: ServiceContext, run: { id: string }, { created, updated }: Plan) => [
  ...created.map(({ row, lead }) => ({
    leadId: lead.id,
    type: "lead.imported",
    actor: ctx.actor.name,
    version: 1,
    data: { import_id: run.id, line: row.line },
  })),
  ...updated.map(({ row, lead, fields }) => ({
    leadId: lead.id,
    type: "lead.updated",
    actor: ctx.actor.name,
    version: lead.version + 1,
    data: { import_id: run.id, line: row.line, source: imported, fields },
  })),
];

/** What it takes to undo the round. */
export const recordsOf = ({ at, created, updated }: Plan): NewImportedRow[] => [
  ...created.map(({ row, lead }) => ({
    leadId: lead.id,
    version: 1,
    line: row.line,
    action: "created" as const,
    before: null,
    after: null,
  })),
  ...updated.map(({ row, before, lead, fields }) => ({
    leadId: lead.id,
    version: lead.version + 1,
    line: row.line,
    action: "updated" as const,
    before: Object.fromEntries(
      fields.map((field) => [field, [fieldValue(before, field), originOf(before, field)] as const]),
    ),
    after: Object.fromEntries(fields.map((field) => [field, [at, fieldValue(lead, field)] as const])),
  })),
];

export const fieldValue = (lead: Lead, field: string): unknown => lead[field as keyof Lead];
export const originOf = ({ provenance }: Lead, field: string) => provenance[field as keyof typeof provenance] ?? null;
