import type { Merge } from "../../db/merge-repository.ts";
import type { Contact } from "../../domain/contact.ts";
import { type MergeReason, type MergeSummary, reasonWords } from "../../domain/merge.ts";
import { snakeCase, snakeKeys } from "../../lib/case.ts";
import type { ProposedDuplicate } from "../../services/leads/find-duplicates.ts";
import type { MergeAnswer } from "../../services/merges/merge-leads.ts";
import type { UndoAnswer } from "../../services/merges/undo-merge.ts";
import { toLeadBody } from "./present.ts";

export const toDuplicatesBody = (proposed: readonly ProposedDuplicate[]) => ({
  items: proposed.map(({ lead, score, reasons }) => ({
    lead_id: lead.id,
    company_name: lead.companyName,
    domain: lead.domain,
    location: lead.location,
    linkedin_url: lead.linkedinUrl,
    external_id: lead.externalId,
    lead_score: lead.leadScore,
    score,
    reasons,
  })),
});

const inWords = <T extends { field: string; why: MergeReason }>(entry: T) => ({
  ...entry,
  field: snakeCase(entry.field),
  reason: reasonWords[entry.why],
});

const toSummaryBody = ({ fields, fieldsKept, counts }: MergeSummary) => ({
  fields: fields.map(inWords),
  fields_kept: fieldsKept.map(inWords),
  counts: snakeKeys(counts),
});

const toPersonBody = ({ id, firstName, lastName, email }: Contact) => ({
  id,
  name: [firstName, lastName].filter((part) => part !== null).join(" ") || null,
  email,
});

export const toMergeAnswerBody = ({ mergeId, plan, lead }: MergeAnswer) => ({
  merge_id: mergeId,
  dry_run: mergeId === null,
  survivor_id: plan.survivor.id,
  duplicate_id: plan.duplicate.id,
  ...toSummaryBody(plan.summary),
  contacts_moved: plan.people.moved.map(toPersonBody),
  contacts_merged: plan.people.merged.map(({ survivor, duplicates, changes }) => ({
    contact_id: survivor.id,
    duplicates: duplicates.map(toPersonBody),
    fields: Object.entries(changes)
      .filter(([field]) => field !== "provenance")
      .map(([field, to]) => ({ field: snakeCase(field), from: survivor[field as keyof Contact], to })),
  })),
  lead: toLeadBody(lead),
});

export const toMergeBody = ({ summary, columns: _, updatedAt: __, ...merge }: Merge) => ({
  ...snakeKeys(merge),
  ...toSummaryBody(summary),
});

export const toUndoBody = ({ merge, restored, kept, failed }: UndoAnswer) => ({
  merge_id: merge.id,
  survivor_id: merge.survivorId,
  duplicate_id: merge.duplicateId,
  undone_at: merge.undoneAt,
  restored,
  kept,
  failed,
});
