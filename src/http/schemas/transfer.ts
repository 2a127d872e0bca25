import { z } from "@hono/zod-openapi";
import { importStages, importStatuses, mappingSources } from "../../domain/import.ts";
import { pageOf } from "./lead.ts";

const count = () => z.number().int();
const time = () => z.string().openapi({ format: "date-time" });

const people = {
  contacts_created: count(),
  contacts_updated: count(),
  domains_from_email: count().openapi({ description: "Rows whose company is known only by an address's domain." }),
};

const Problem = z.strictObject({
  row: z.number().int().openapi({ description: "1 is the first row of data." }),
  line: z.number().int().openapi({ description: "1 is the first line of the file." }),
  column: z.string().nullable(),
  code: z.string(),
  value: z.string().nullable(),
  message: z.string(),
});

export const ImportBody = z
  .strictObject({
    import_id: z.uuid().nullable().openapi({ description: "Null for a dry run." }),
    status: z.enum(["completed", "failed", "running"]).openapi({
      description: "`running`: stored as a job; the counts are those of the rows that are done (202).",
    }),
    rows_total: count(),
    format: z.enum(["csv", "json", "ndjson"]),
    dry_run: z.boolean(),
    applied: z.boolean().openapi({ description: "False for a dry run, and where all_or_nothing met a bad row." }),
    rows: z.number().int().openapi({ description: "created + updated + unchanged + skipped + failed" }),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
    ...people,
    errors: z.array(Problem).openapi({ description: "The first 1,000." }),
    errors_total: z.number().int(),
    mapping: z.record(z.string(), z.string()),
    mapping_source: z.enum(mappingSources).openapi({
      description: "`remembered`: as given for the last file with the same columns. `suggested`: by names and content.",
    }),
    ignored_columns: z.array(z.string()),
  })
  .openapi("ImportReport");

const run = {
  id: z.uuid(),
  status: z.enum(importStatuses),
  format: z.enum(["csv", "json", "ndjson"]),
  mapping: z.record(z.string(), z.string()),
  mapping_source: z.enum(mappingSources).nullable().openapi({ description: "Null for imports of before it was kept." }),
  stage: z.enum(importStages).nullable().openapi({
    description:
      "How far a job is: the file comes in, is looked through (all_or_nothing), is stored. Null once it is over.",
  }),
  applied: z.boolean().openapi({ description: "Whether rows are stored as they come." }),
  rows_total: count().nullable().openapi({ description: "Of a job; null before the whole file was read." }),
  counts: z
    .strictObject({
      rows: count(),
      created: count(),
      updated: count(),
      unchanged: count(),
      skipped: count(),
      failed: count(),
      ...people,
    })
    .nullable()
    .openapi({ description: "As far as it is; null before the first rows are done." }),
  errors_total: count(),
  why: z.string().nullable().openapi({ description: "Why it failed." }),
  actor: z.string(),
  created_at: time(),
  completed_at: time().nullable(),
  undone_at: time().nullable(),
};

export const ImportPage = pageOf(z.strictObject(run).openapi("Import")).openapi("ImportPage");

const exceptions = () =>
  z.strictObject({
    count: count(),
    items: z
      .array(z.strictObject({ lead_id: z.uuid(), line: count(), why: z.string() }))
      .openapi({ description: "The first 1,000." }),
  });

export const ImportUndoBody = z
  .strictObject({
    import_id: z.uuid(),
    status: z.enum(["undoing", "undone"]),
    undone_by: z.string().nullable(),
    undone_at: time().nullable(),
    reversed: z.strictObject({ count: count() }).openapi({ description: "As before the import." }),
    kept: exceptions().openapi({ description: "Somebody has changed these since; `why` says what." }),
    failed: exceptions().openapi({ description: "Could not be put back." }),
    open: count().openapi({ description: "Still to be looked at; 0 once it is undone." }),
  })
  .openapi("ImportUndo");

export const ImportDetailBody = z
  .strictObject({ ...run, errors: z.array(Problem), undo: ImportUndoBody.nullable() })
  .openapi("ImportDetail");
