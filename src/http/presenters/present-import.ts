import type { Import } from "../../db/import-repository.ts";
import { snakeKeys } from "../../lib/case.ts";
import type { ImportDetail } from "../../services/imports/get-import.ts";
import type { UndoException, UndoReport } from "../../services/imports/undo-report.ts";
import type { ImportReport } from "../../services/leads/import-leads.ts";

export const toImportBody = (report: ImportReport) => snakeKeys(report);

const countNames = {
  rows: "rows",
  created: "created",
  updated: "updated",
  unchanged: "unchanged",
  skipped: "skipped",
  failed: "failed",
  contacts_created: "contactsCreated",
  contacts_updated: "contactsUpdated",
  domains_from_email: "domainsFromEmail",
};

const countsOf = ({ counts }: Import) =>
  counts.rows === undefined
    ? null
    : Object.fromEntries(Object.entries(countNames).map(([name, key]) => [name, counts[key] ?? 0]));

export const toImportItem = (run: Import) => ({
  id: run.id,
  status: run.status,
  format: run.format,
  mapping: run.mapping,
  mapping_source: run.mappingSource,
  stage: run.status === "running" ? run.stage : null,
  applied: run.stage !== "checking" && run.stage !== "receiving",
  rows_total: run.rowsTotal,
  counts: countsOf(run),
  errors_total: run.counts.errorsTotal ?? 0,
  why: run.why,
  actor: run.actor,
  created_at: run.createdAt,
  completed_at: run.completedAt,
  undone_at: run.undoneAt,
});

export const toImportDetail = ({ run, errors, undo }: ImportDetail) => ({
  ...toImportItem(run),
  errors,
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
