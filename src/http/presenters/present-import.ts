import type { Import } from "../../db/import-repository.ts";
import { snakeKeys } from "../../lib/case.ts";
import type { ImportDetail } from "../../services/imports/get-import.ts";
import type { UndoException, UndoReport } from "../../services/imports/undo-report.ts";
import type { ImportReport } from "../../services/leads/import-leads.ts";

export const toImportBody = (report: ImportReport) => snakeKeys(report);

const countNames = ["rows", "created", "updated", "unchanged", "skipped", "failed"] as const;

export const toImportItem = (run: Import) => ({
  id: run.id,
  status: run.status,
  format: run.format,
  mapping: run.mapping,
  mapping_source: run.mappingSource,
  counts: run.completedAt === null ? null : Object.fromEntries(countNames.map((name) => [name, run.counts[name] ?? 0])),
  errors_total: run.counts.errorsTotal ?? 0,
  actor: run.actor,
  created_at: run.createdAt,
  completed_at: run.completedAt,
  undone_at: run.undoneAt,
});

export const toImportDetail = ({ run, undo }: ImportDetail) => ({
  ...toImportItem(run),
  errors: run.errors,
  undo: undo === null ? null : toUndoBody(undo),
});

export const toUndoBody = ({ run, counts, kept, failed }: UndoReport) => ({
  import_id: run.id,
  status: run.status,
  undone_by: run.undoneBy,
  undone_at: run.undoneAt,
  reversed: { count: counts.reversed },
  kept: { count: counts.kept, items: kept.map(toException) },
  failed: { count: counts.failed, items: failed.map(toException) },
  open: counts.open,
});

const toException = ({ leadId, line, why }: UndoException) => ({ lead_id: leadId, line, why });
