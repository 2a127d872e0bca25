import { z } from "zod";
import { type ExportColumn, exportColumns, isExportColumn } from "./export-columns.ts";

const names = Object.keys(exportColumns).filter(isExportColumn) as [ExportColumn, ...ExportColumn[]];

/** Which fields of each lead are wanted. `id` and `version` come unasked: without them a lead cannot be changed. */
export const LeadFields = z.array(z.enum(names)).min(1).max(100);
export type LeadFields = z.infer<typeof LeadFields>;

/** What a list shows unasked. Who said each value and when is left to whoever names it: it would be most of a page. */
export const listedFields: readonly ExportColumn[] = names.filter((name) => name !== "provenance");
