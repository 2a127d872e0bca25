import { joinNotes } from "./contact-merge.ts";
import { type FactField, factFields, type Lead } from "./lead.ts";
import type { FieldChange, FieldLoss, MergeReason } from "./merge.ts";
import { compareOrigins, type Origin, type Provenance, person, uniteWords } from "./provenance.ts";

export type LeadMergeChanges = Partial<Omit<Lead, "seq" | "id" | "version" | "createdAt" | "updatedAt">>;

export interface MergedLead {
  changes: LeadMergeChanges;
  fields: FieldChange[];
  fieldsKept: FieldLoss[];
}

/** What the surviving lead becomes, field by field, and what of the duplicate is not taken over. */
export function mergeLeads(survivor: Lead, duplicate: Lead): MergedLead {
  const merged: MergedLead = { changes: {}, fields: [], fieldsKept: [] };
  const provenance: Provenance = { ...survivor.provenance };
  for (const field of factFields) {
    const verdict = mergeFact(field, survivor, duplicate);
    if (verdict.origin) provenance[field] = verdict.origin;
    keep(merged, field, survivor, duplicate, verdict);
  }
  if (JSON.stringify(provenance) !== JSON.stringify(survivor.provenance)) merged.changes.provenance = provenance;

  for (const field of ["domain", "externalId", "owner"] as const) {
    const why = field === "owner" ? "survivor" : "identity";
    keep(merged, field, survivor, duplicate, survivor[field] === null ? theirs(duplicate[field], "empty") : ours(why));
  }
  const isUntouched = survivor.status === "new";
  keep(merged, "status", survivor, duplicate, isUntouched ? theirs(duplicate.status, "untouched") : ours("survivor"));
  keep(merged, "notes", survivor, duplicate, mergeNotes(survivor.notes, duplicate.notes));
  mergeEnrichment(merged, survivor, duplicate);
  return merged;
}

/** `value` undefined: the survivor's stays. */
interface Verdict {
  value: unknown;
  why: MergeReason;
  whose: FieldChange["whose"];
  origin?: Origin | undefined;
}

const ours = (why: MergeReason, origin?: Origin): Verdict => ({ value: undefined, why, whose: "duplicate", origin });
const theirs = (value: unknown, why: MergeReason, origin?: Origin): Verdict => ({
  value: value ?? undefined,
  why,
  whose: "duplicate",
  origin,
});

function keep(merged: MergedLead, field: keyof Lead, survivor: Lead, duplicate: Lead, verdict: Verdict): void {
  const [from, other] = [survivor[field], duplicate[field]];
  const { value, why, whose } = verdict;
  if (value !== undefined && !isSame(value, from)) {
    Object.assign(merged.changes, { [field]: value });
    merged.fields.push({ field, from, to: value, whose, why });
    if (whose === "duplicate" && from !== null && !isEmpty(from)) return;
  }
  const result = value ?? from;
  const isLost =
    !isEmpty(other) && !isSame(other, result) && whose !== "both" && !(field === "status" && other === "new");
  if (isLost) merged.fieldsKept.push({ field, kept: result, dropped: other, why });
}

function mergeFact(field: FactField, survivor: Lead, duplicate: Lead): Verdict {
  const [mine, other] = [survivor[field], duplicate[field]];
  const [origin, otherOrigin] = [survivor.provenance[field], duplicate.provenance[field]];
  if (isEmpty(other)) return ours("survivor");
  if (isEmpty(mine)) return theirs(other, "empty", otherOrigin);
  const order = compareOrigins(otherOrigin, origin);
  const better = order.isBetter ? otherOrigin : origin;
  if (Array.isArray(mine) && Array.isArray(other)) {
    return { value: uniteWords(mine, other), why: "united", whose: "both", origin: better };
  }
  // Two who say the same: the one that is harder to overrule vouches for it from now on.
  if (mine === other) return ours("survivor", better);
  if (order.isBetter) return theirs(other, order.why, otherOrigin);
  return ours(origin?.source === person ? "human" : order.why);
}

function mergeNotes(mine: string | null, other: string | null): Verdict {
  const joined = joinNotes(mine, other);
  if (mine === null) return theirs(joined, "empty");
  return { value: joined, why: "joined", whose: "both" };
}

/** When and how it was enriched goes together; a job of the duplicate that is open ends with it. */
function mergeEnrichment(merged: MergedLead, survivor: Lead, duplicate: Lead): void {
  if (survivor.enrichedAt !== null || duplicate.enrichedAt === null) return;
  keep(merged, "enrichedAt", survivor, duplicate, theirs(duplicate.enrichedAt, "empty"));
  if (survivor.enrichmentStatus !== "none") return;
  const isOver = duplicate.enrichmentStatus !== "pending" && duplicate.enrichmentStatus !== "running";
  const status = isOver ? duplicate.enrichmentStatus : "completed";
  keep(merged, "enrichmentStatus", survivor, duplicate, theirs(status, "untouched"));
}

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
