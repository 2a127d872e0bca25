import { z } from "@hono/zod-openapi";
import { duplicateReasons } from "../../domain/duplicate.ts";
import { mergeReasons } from "../../domain/merge.ts";
import { FieldValue } from "./field-value.ts";
import { LeadBody } from "./lead.ts";

const time = () => z.string().openapi({ format: "date-time" });
const text = () => z.string().nullable();
const count = () => z.number().int();

export const DuplicatesBody = z
  .strictObject({
    items: z
      .array(
        z.strictObject({
          lead_id: z.uuid(),
          company_name: z.string(),
          domain: text(),
          location: text(),
          linkedin_url: text(),
          external_id: text(),
          lead_score: z.number().nullable(),
          score: z.number().min(0).max(1).openapi({ description: "How likely it is the same company." }),
          reasons: z.array(z.strictObject({ code: z.enum(duplicateReasons), detail: z.string() })),
        }),
      )
      .openapi({ description: "The likeliest first, at most 20." }),
  })
  .openapi("Duplicates");

const why = { why: z.enum(mergeReasons), reason: z.string().openapi({ description: "The same in words." }) };

const summary = {
  fields: z
    .array(
      z.strictObject({
        field: z.string(),
        from: FieldValue,
        to: FieldValue,
        whose: z.enum(["duplicate", "both"]),
        ...why,
      }),
    )
    .openapi({ description: "What changes in the surviving lead." }),
  fields_kept: z
    .array(z.strictObject({ field: z.string(), kept: FieldValue, dropped: FieldValue, ...why }))
    .openapi({ description: "Where the two differ and the duplicate's value is not taken over." }),
  counts: z.strictObject({
    contacts_moved: count(),
    contacts_merged: count(),
    facts_moved: count(),
    facts_dropped: count().openapi({ description: "The same source has said something fresher; kept for the undo." }),
    signals_moved: count(),
    signals_dropped: count(),
    jobs_moved: count(),
    jobs_cancelled: count(),
  }),
};

const Person = z.strictObject({ id: z.uuid(), name: text(), email: text() });

export const MergeAnswerBody = z
  .strictObject({
    merge_id: z.uuid().nullable().openapi({ description: "Undo it with this. Null for a dry run." }),
    dry_run: z.boolean(),
    survivor_id: z.uuid(),
    duplicate_id: z.uuid(),
    ...summary,
    contacts_moved: z.array(Person),
    contacts_merged: z.array(
      z.strictObject({
        contact_id: z.uuid().openapi({ description: "The survivor's contact, which stays." }),
        duplicates: z.array(Person),
        fields: z.array(z.strictObject({ field: z.string(), from: FieldValue, to: FieldValue })),
      }),
    ),
    lead: LeadBody.openapi({ description: "The surviving lead as it is, or in a dry run would be." }),
  })
  .openapi("MergeAnswer");

export const MergeBody = z
  .strictObject({
    id: z.uuid(),
    survivor_id: z.uuid(),
    duplicate_id: z.uuid(),
    ...summary,
    actor: z.string(),
    undone_at: time().nullable(),
    undone_by: text(),
    created_at: time(),
  })
  .openapi("Merge");

const item = { what: z.enum(["lead", "contact", "fact", "signal", "job"]), id: z.string() };
const Exception = z.strictObject({
  ...item,
  fields: z.array(z.string()).openapi({ description: "Not as before; empty where it is about all of it." }),
  why: z.string(),
});

export const UndoBody = z
  .strictObject({
    merge_id: z.uuid(),
    survivor_id: z.uuid(),
    duplicate_id: z.uuid(),
    undone_at: time().nullable(),
    restored: z.array(z.strictObject(item)).openapi({ description: "As before the merge, to the byte." }),
    kept: z.array(Exception).openapi({ description: "Changed after the merge: the change stays." }),
    failed: z.array(Exception).openapi({ description: "Could not be put back." }),
  })
  .openapi("MergeUndone");
