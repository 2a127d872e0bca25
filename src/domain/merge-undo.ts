import { type FactField, factFields } from "./lead.ts";
import type { KeptItem, UndoneItem, UndoReport } from "./merge.ts";
import { packProvenance, unpackProvenance } from "./provenance.ts";

/** A row by column, JSON columns as text. */
export type RowValues = Record<string, unknown>;

/** What the engine derives, or counts: never somebody's change. */
const derived = new Set([
  "seq",
  "version",
  "updated_at",
  "ai_adoption_score",
  "lead_score",
  "score_model",
  "scored_at",
  "provenance",
]);

const together = ["enrichment_status", "enriched_at"];

const columnOf = (field: FactField): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const isFactColumn = (column: string): boolean => factFields.some((field) => columnOf(field) === column);

/** Fields in which two states of a row differ, beside what the engine derives. */
export const changedColumns = (a: RowValues, b: RowValues): string[] =>
  Object.keys(a).filter((column) => !derived.has(column) && a[column] !== b[column]);

/**
 * The surviving lead without what the merge brought: a field that is as the merge left it goes back, one that somebody
 * changed since stays, each with its provenance.
 */
export function splitLead(before: RowValues, after: RowValues, now: RowValues): { row: RowValues; kept: string[] } {
  const kept = changedColumns(now, after);
  const stays = (column: string): boolean =>
    kept.includes(column) || (together.includes(column) && kept.some((other) => together.includes(other)));
  const row = Object.fromEntries(
    Object.keys(before).map((column) => [column, stays(column) ? now[column] : before[column]]),
  );
  const originsOf = ({ provenance }: RowValues) => unpackProvenance(String(provenance ?? "[]"));
  const [was, became, is] = [originsOf(before), originsOf(after), originsOf(now)];
  const provenance = { ...is };
  for (const field of factFields) {
    const isOurs = !stays(columnOf(field)) && JSON.stringify(became[field]) === JSON.stringify(is[field]);
    if (!isOurs) continue;
    if (was[field] === undefined) delete provenance[field];
    else provenance[field] = was[field];
  }
  return { row: { ...row, provenance: packProvenance(provenance) }, kept };
}

/** A row that is not what it was before the merge, though it was to be put back. Null: gone. */
export interface UnlikeRow {
  id: string;
  before: RowValues;
  wasTakenAway: boolean;
  now: RowValues | null;
}

type Verdict = { bucket: "restored" } | { bucket: "kept" | "failed"; fields: string[]; why: string };

/** Into which of the three buckets a row goes, in words. */
export function judgeRow(
  what: UndoneItem["what"],
  { before, now, wasTakenAway }: UnlikeRow,
  isSuppressed: boolean,
): Verdict {
  const isEvidence = what === "fact" || what === "signal";
  if (now === null) {
    if (isSuppressed) return { bucket: "failed", fields: [], why: "This person is on the suppression list by now." };
    if (isEvidence) return { bucket: "kept", fields: [], why: "The source has said something newer of the lead." };
    return wasTakenAway
      ? { bucket: "failed", fields: [], why: "Another contact of the lead has the address by now." }
      : { bucket: "kept", fields: [], why: "It was deleted after the merge." };
  }
  const fields = changedColumns(before, now);
  if (fields.length === 0) return { bucket: "restored" };
  if (isEvidence) {
    return { bucket: "kept", fields, why: "The source renewed it after the merge: it stays, beside the older word." };
  }
  return fields.includes("lead_id")
    ? { bucket: "failed", fields, why: "Another contact of the other lead has the address by now." }
    : { bucket: "kept", fields, why: "It was changed after the merge; only the rest was put back." };
}

export function addVerdict(report: UndoReport, item: UndoneItem, verdict: Verdict): void {
  if (verdict.bucket === "restored") {
    report.restored.push(item);
    return;
  }
  const { bucket, fields, why } = verdict;
  const entry: KeptItem = { ...item, fields, why };
  report[bucket].push(entry);
}
