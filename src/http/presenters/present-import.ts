import { snakeKeys } from "../../lib/case.ts";
import type { ImportReport } from "../../services/leads/import-leads.ts";

export const toImportBody = (report: ImportReport) => snakeKeys(report);
