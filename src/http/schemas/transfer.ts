import { z } from "@hono/zod-openapi";

export const ImportBody = z
  .strictObject({
    import_id: z.uuid().nullable().openapi({ description: "Null for a dry run, which leaves no trace." }),
    format: z.enum(["csv", "json", "ndjson"]),
    dry_run: z.boolean(),
    rows: z.number().int().openapi({ description: "created + updated + unchanged + skipped + failed" }),
    created: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    skipped: z.number().int(),
    failed: z.number().int(),
    errors: z
      .array(
        z.strictObject({
          row: z.number().int().openapi({ description: "1 is the first row of data." }),
          line: z.number().int().openapi({ description: "1 is the first line of the file." }),
          column: z.string().nullable(),
          code: z.string(),
          value: z.string().nullable(),
          message: z.string(),
        }),
      )
      .openapi({ description: "The first 1,000." }),
    errors_total: z.number().int(),
    mapping: z.record(z.string(), z.string()),
    ignored_columns: z.array(z.string()),
  })
  .openapi("ImportReport");
