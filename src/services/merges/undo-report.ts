import type { Merge } from "../../db/merge-repository.ts";
import type { RestoredRow } from "../../db/merge-restore.ts";
import type { MergeTable } from "../../db/merge-tables.ts";
import type { UndoneItem, UndoReport } from "../../domain/merge.ts";
import { addVerdict, judgeRow } from "../../domain/merge-undo.ts";
import type { SplitPlan } from "./plan-split.ts";
import { readRow } from "./read-row.ts";

const kinds = {
  leads: "lead",
  contacts: "contact",
  lead_facts: "fact",
  signals: "signal",
  enrichment_jobs: "job",
} as const satisfies Record<MergeTable, UndoneItem["what"]>;

export const reportedTables = Object.keys(kinds) as MergeTable[];

/** What became of each row, from what the undo itself saw of it. `answers` stand in the order of the tables. */
export function readUndoReport(
  merge: Merge,
  plan: SplitPlan,
  suppressedIds: readonly string[],
  answers: readonly (readonly unknown[])[],
): UndoReport {
  const report: UndoReport = { restored: [], kept: [], failed: [] };
  const suppressed = new Set(suppressedIds);
  reportedTables.forEach((table, i) => {
    const what = kinds[table];
    for (const row of (answers[i] ?? []) as readonly RestoredRow[]) {
      const item = { what, id: row.id };
      if (row.isExact === 1) addVerdict(report, item, { bucket: "restored" });
      else if (row.id === merge.survivorId) addVerdict(report, item, survivorVerdict(plan));
      else addVerdict(report, item, judgeRow(what, toUnlike(merge, table, row), suppressed.has(row.id)));
    }
  });
  return report;
}

const survivorVerdict = ({ kept }: SplitPlan) =>
  kept.length === 0
    ? ({ bucket: "restored" } as const)
    : ({ bucket: "kept", fields: kept, why: "It was changed after the merge; only the rest was put back." } as const);

const toUnlike = (merge: Merge, table: MergeTable, { id, before, after, now }: RestoredRow) => ({
  id,
  before: readRow(merge, table, before ?? "[]"),
  wasTakenAway: after === null,
  now: now === null ? null : readRow(merge, table, now),
});
