import type { LeadCells } from "../../db/lead-list.ts";
import type { LeadColumn } from "../../db/lead-row.ts";
import { requireScope } from "../../domain/actor.ts";
import type { LeadFilter } from "../../domain/lead-filter.ts";
import { unpackProvenance } from "../../domain/provenance.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { createPackedWriter } from "../export-packed.ts";
import { type ExportFile, type ExportFormat, exportTable } from "../export-table.ts";
import { exportColumns } from "./export-columns.ts";

export interface ExportRequest {
  format: ExportFormat;
  filter: LeadFilter;
  columns?: readonly string[] | undefined;
}

const jsonTexts = { tech_stack: JSON.parse, tags: JSON.parse, provenance: unpackProvenance };
const names = Object.keys(exportColumns) as LeadColumn[];
// Fewer at a time cost CPU (a query each), more let the first byte wait.
const sliceRows = 1000;

/** All leads that match, in the order in which they came in: those that there are now, read as the client reads. */
export async function exportLeads(ctx: ServiceContext, request: ExportRequest): Promise<ExportFile> {
  requireScope(ctx.actor, "read");
  const { format, filter, columns } = request;
  const lastSeq = await ctx.leadList.lastSeq();
  const wanted = names.filter((name) => columns?.includes(name) ?? (format !== "csv" || name !== "provenance"));
  const slice = (query: { columns: readonly LeadColumn[]; isPacked?: boolean }, after: LeadCells | null) =>
    ctx.leadList.slice({ ...query, filter, afterSeq: after?.[0] ?? 0, lastSeq, limit: sliceRows });
  const table = {
    // Rows are written as they are stored: after its seq, each has the wanted columns.
    columns: Object.fromEntries(names.map((name) => [name, wanted.indexOf(name) + 1])),
    objects: ["provenance"],
    jsonTexts,
    next: (after: LeadCells | null) => slice({ columns: wanted }, after),
    csvSlices(columns: readonly LeadColumn[]) {
      const write = createPackedWriter(ctx.leadList.pieces(columns), jsonTexts);
      return async (after: LeadCells | null) => {
        const rows = await slice({ columns, isPacked: true }, after);
        const text = write(rows);
        return text && { rows, text };
      };
    },
    sliceRows,
    name: `leads-${timestamp(ctx).slice(0, 10)}`,
  };
  return exportTable<LeadCells>(table, format, columns);
}
