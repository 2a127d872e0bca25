import { z } from "zod";
import { type ExportColumn, exportColumns, isExportColumn } from "./export-columns.ts";

const names = Object.keys(exportColumns).filter(isExportColumn) as [ExportColumn, ...ExportColumn[]];

/** Which fields of each lead are wanted. `id` and `version` come unasked: without them a lead cannot be changed. */
export const LeadFields = z.array(z.enum(names)).min(1).max(100);
export type LeadFields = z.infer<typeof LeadFields>;
