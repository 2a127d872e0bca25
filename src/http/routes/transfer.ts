import { createRoute, z } from "@hono/zod-openapi";
import { camelKeys } from "../../lib/case.ts";
import { exportLeads } from "../../services/leads/export-leads.ts";
import { importLeads } from "../../services/leads/import-leads.ts";
import { LeadFilterInput, leadFilterFields } from "../../services/leads/lead-filter-input.ts";
import { parseInput } from "../../services/parse-input.ts";
import { toImportBody } from "../presenters/present-import.ts";
import { queryOf } from "../query-fields.ts";
import { readUpload } from "../read-upload.ts";
import { createRouter } from "../router.ts";
import { errorResponses } from "../schemas/problem.ts";
import { ImportBody } from "../schemas/transfer.ts";

const tags = ["Transfer"];
const file = z.string().openapi({ format: "binary" });

const importRoute = createRoute({
  method: "post",
  path: "/leads/import",
  operationId: "importLeads",
  tags,
  summary: "Import leads from CSV, JSON or NDJSON",
  description:
    "The file as the body, its kind by `Content-Type`, or as the part `file` of `multipart/form-data` with the options " +
    "beside it. Good rows go in when others fail; each problem has row, line, column and reason. Sending the same file " +
    "again changes nothing.\n\nUp to 5,000 rows are stored at once (200). A longer file, up to 100,000,000 bytes (a form " +
    "20 MiB), is taken in whole and stored as a job (202): `GET /imports/{id}` says how far it is. Nothing is stored of a " +
    "file that cannot be read to its end.\n\nColumns of people (`contact_email`, `contact_first_name`, …) become contacts " +
    "at the row's lead; several rows of one company become one lead. A company that only an address tells is known by " +
    "the address's domain, unless that is a public provider's (`domains_from_email`).",
  request: {
    query: queryOf({
      mapping: z.string().max(20_000).openapi({
        description:
          "JSON object from the file's columns to fields of leads, and of people there: `contact_email`, `contact_first_name`, … `contact_2_email`. When left out, the one given for the last file with the same columns, else by the columns' names and what their first 200 rows hold.",
        example: '{"name":"company_name","domain":"domain","team_size":"employee_count"}',
      }),
      on_conflict: z.enum(["fill", "overwrite", "skip"]),
      match_on: z.enum(["domain", "email", "external_id"]).openapi({
        description:
          "What says that a row is a known lead. `email`: the one that has a contact with the row's address.",
      }),
      mode: z.enum(["good_rows", "all_or_nothing"]).openapi({
        description: "`all_or_nothing`: one bad row, and nothing is written (`applied` is false).",
      }),
      dry_run: z.boolean(),
    }),
    body: {
      required: true,
      content: {
        "text/csv": { schema: file },
        "application/json": { schema: z.array(z.record(z.string(), z.unknown())) },
        "application/x-ndjson": { schema: file },
        "multipart/form-data": { schema: z.object({ file, mapping: z.string().optional() }) },
      },
    },
  },
  responses: {
    200: { description: "What became of the rows", content: { "application/json": { schema: ImportBody } } },
    202: {
      description:
        "More than 5,000 rows: taken in whole and being stored; `Location` is the import, which says how far",
      headers: z.object({ location: z.string() }),
      content: { "application/json": { schema: ImportBody } },
    },
    ...errorResponses("unsupported_media_type", "payload_too_large", "idempotency_conflict", "conflict"),
  },
});

const ExportFormat = z.enum(["csv", "json", "ndjson"]);
const Columns = z.array(z.string().max(100)).min(1).max(100);

const exportRoute = createRoute({
  method: "get",
  path: "/leads/export",
  operationId: "exportLeads",
  tags,
  summary: "Export leads as CSV, JSON or NDJSON",
  description: "Streamed, with the filters of the list. What a spreadsheet would take for a formula is defused.",
  request: {
    query: queryOf({
      format: ExportFormat,
      columns: Columns,
      ...leadFilterFields,
    }),
  },
  responses: {
    200: {
      description: "The file",
      content: {
        "text/csv": { schema: file },
        "application/json": { schema: z.array(z.record(z.string(), z.unknown())) },
        "application/x-ndjson": { schema: file },
      },
    },
    ...errorResponses(),
  },
});

const router = createRouter();
router.openAPIRegistry.registerPath({ ...importRoute, path: "/leads/import" });

// Not through `openapi()`: its check of the body would read the whole file into memory.
router.post("/leads/import", async (c) => {
  const upload = await readUpload(c);
  const report = await importLeads(c.get("services"), upload, upload.options);
  if (report.status === "running") c.header("location", `/api/v1/imports/${report.importId}`);
  return c.json(toImportBody(report), report.status === "running" ? 202 : 200);
});

export const transferRoutes = router.openapi(exportRoute, async (c) => {
  const { format = "csv", columns, ...filter } = c.req.valid("query");
  const { body, contentType, fileName } = await exportLeads(c.get("services"), {
    format: ExportFormat.parse(format),
    filter: camelKeys(parseInput(LeadFilterInput, filter)),
    ...(columns === undefined ? {} : { columns: Columns.parse(columns) }),
  });
  return c.body(body, 200, {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "no-store",
  }) as never;
});
