import type { LeadColumn, LeadRow } from "../../db/lead-row.ts";
import { requireScope } from "../../domain/actor.ts";
import type { LeadFilter } from "../../domain/lead-filter.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ExportFile, type ExportFormat, exportTable } from "../export-table.ts";
import { exportColumns } from "./export-columns.ts";

export interface ExportRequest {
  format: ExportFormat;
  filter: LeadFilter;
  columns?: readonly string[] | undefined;
}

type ExportedLead = LeadRow & { seq: number };

const names = Object.keys(exportColumns) as LeadColumn[];
/** Rows are written as they are stored: the columns have the same names there. */
const stored = Object.fromEntries(names.map((name) => [name, name])) as Record<LeadColumn, LeadColumn>;
const sliceRows = 2000;

/** All leads that match, in the order in which they came in: those that there are now, read as the client reads. */
export async function exportLeads(ctx: ServiceContext, request: ExportRequest): Promise<ExportFile> {
  requireScope(ctx.actor, "read");
  const { format, filter, columns } = request;
  const lastSeq = await ctx.leadList.lastSeq();
  const asked = names.filter((name) => columns?.includes(name) ?? (format !== "csv" || name !== "provenance"));
  const table = {
    columns: stored,
    objects: ["provenance"],
    jsonTexts: ["tech_stack", "tags", "provenance"],
    next: (after: ExportedLead | null) =>
      ctx.leadList.slice({ filter, columns: asked, afterSeq: after?.seq ?? 0, lastSeq, limit: sliceRows }),
    sliceRows,
    name: `leads-${timestamp(ctx).slice(0, 10)}`,
  };
  return exportTable<ExportedLead>(table, format, columns);
}
