import { requireScope } from "../../domain/actor.ts";
import type { Lead } from "../../domain/lead.ts";
import type { Search } from "../../domain/search-language/search.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { type ExportFile, type ExportFormat, exportTable } from "../export-table.ts";
import { exportColumns } from "./export-columns.ts";
import { findLeads } from "./find-leads.ts";

const sliceRows = 200;
/** Above this the API's export is the better way: it streams. */
export const mostExportedRows = 5000;

export interface FoundLeadsFile extends ExportFile {
  /** What is in the file, once its body was read to the end. */
  counts(): { rows: number; total: number; totalIsExact: boolean };
}

/** The leads of a search as a file, words and order included, which the export of a filter does not know. */
export async function exportFoundLeads(
  ctx: ServiceContext,
  { search, format }: { search: Search; format: ExportFormat },
): Promise<FoundLeadsFile> {
  requireScope(ctx.actor, "read");
  const most = search.limit ?? mostExportedRows;
  let cursor: string | null = null;
  let rows = 0;
  let found = { total: 0, totalIsExact: true };
  const table = {
    columns: exportColumns,
    objects: ["provenance"],
    sliceRows,
    name: `leads-${timestamp(ctx).slice(0, 10)}`,
    async next(after: Lead | null): Promise<readonly Lead[]> {
      if (rows >= most || (after !== null && cursor === null)) return [];
      const limit = Math.min(sliceRows, most - rows);
      const page = await findLeads(ctx, { search, limit, cursor: cursor ?? undefined });
      cursor = page.nextCursor;
      if (after === null) found = { total: page.total, totalIsExact: page.totalIsExact };
      rows += page.items.length;
      return page.items;
    },
  };
  return { ...exportTable<Lead>(table, format, undefined), counts: () => ({ rows, ...found }) };
}
