import { requireScope } from "../../domain/actor.ts";
import type { Lead } from "../../domain/lead.ts";
import type { LeadFilter } from "../../domain/lead-filter.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ExportFile, type ExportFormat, exportTable } from "../export-table.ts";
import { exportColumns } from "./export-columns.ts";

export interface ExportRequest {
  format: ExportFormat;
  filter: LeadFilter;
  columns?: readonly string[] | undefined;
}

const sliceRows = 2000;

/** All leads that match, in the order in which they came in: those that there are now, read as the client reads. */
export async function exportLeads(ctx: ServiceContext, request: ExportRequest): Promise<ExportFile> {
  requireScope(ctx.actor, "read");
  const { format, filter, columns } = request;
  const lastSeq = await ctx.leadList.lastSeq();
  const table = {
    columns: exportColumns,
    objects: ["provenance"],
    next: (after: Lead | null) => ctx.leadList.slice(filter, after?.seq ?? 0, lastSeq, sliceRows),
    sliceRows,
    name: `leads-${timestamp(ctx).slice(0, 10)}`,
  };
  return exportTable<Lead>(table, format, columns);
}
