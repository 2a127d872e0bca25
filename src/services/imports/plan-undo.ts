import type { ImportedRow, LeadHistory } from "../../db/import-undo.ts";
import type { UndoOutcome } from "../../domain/import.ts";
import type { Lead } from "../../domain/lead.ts";
import { snakeCase } from "../../lib/case.ts";
import { imported } from "../leads/import-merge.ts";
import { fieldValue, originOf } from "../leads/import-trace.ts";
import { isFactField } from "../leads/lead-input.ts";

/** Why a lead that an import created has to stay, or null. */
export function whyKept({ contacts, enriched, events }: LeadHistory): string | null {
  const changes = events.filter((type) => !type.startsWith("contact.") || contacts === 0);
  const reasons = [
    ...(contacts > 0 ? [`it has ${contacts === 1 ? "a contact" : `${contacts} contacts`}`] : []),
    ...(enriched ? ["it was enriched or found by another source"] : []),
    ...(changes.length > 0 ? [`it was changed (${changes.toSorted().join(", ")})`] : []),
  ];
  return reasons.length === 0 ? null : `Since the import ${reasons.join(", and ")}.`;
}

export interface Restoration {
  /** As it was before the import, where nobody has changed it since. */
  lead: Lead;
  restored: string[];
  undo: UndoOutcome;
  why: string | null;
}

/** `isTaken`: why an old domain or external id cannot come back, where another lead has it by now. */
export function planRestoration(
  lead: Lead,
  { before, after }: Pick<ImportedRow, "before" | "after">,
  isTaken: (field: string, value: unknown) => string | null,
): Restoration {
  const values: Record<string, unknown> = {};
  const provenance: Record<string, unknown> = { ...lead.provenance };
  const kept: string[] = [];
  const failed: string[] = [];
  for (const [field, [was, origin]] of Object.entries(before ?? {})) {
    if (!stillHolds(lead, field, after?.[field])) {
      if (!isSame(fieldValue(lead, field), was))
        kept.push(`${snakeCase(field)} (${originOf(lead, field)?.source ?? "edited"})`);
      continue;
    }
    const problem = isTaken(field, was);
    if (problem !== null) {
      failed.push(problem);
      continue;
    }
    values[field] = was;
    if (origin === null) delete provenance[field];
    else provenance[field] = origin;
  }
  const undo = failed.length > 0 ? "failed" : kept.length > 0 ? "kept" : "reversed";
  const notes = [...failed, ...(kept.length > 0 ? [`Changed since the import: ${kept.join(", ")}.`] : [])];
  // The values are the lead's own of before.
  const changed = { ...lead, ...values, provenance } as Lead;
  return { lead: changed, restored: Object.keys(values), undo, why: notes.length > 0 ? notes.join(" ") : null };
}

/** Facts say where they are from; of the rest, the value has to do. */
function stillHolds(lead: Lead, field: string, written: readonly [at: string, value: unknown] | undefined): boolean {
  if (written === undefined) return false;
  const [at, value] = written;
  if (!isFactField(field)) return isSame(fieldValue(lead, field), value);
  const origin = originOf(lead, field);
  return origin?.source === imported && origin.at === at;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
