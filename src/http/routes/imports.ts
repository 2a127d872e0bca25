import { createRoute, z } from "@hono/zod-openapi";
import { exportImportErrors } from "../../services/imports/export-import-errors.ts";
import { getImport } from "../../services/imports/get-import.ts";
import { ListImportsInput, listImports } from "../../services/imports/list-imports.ts";
import { undoImport } from "../../services/imports/undo-import.ts";
import { toPageBody } from "../presenters/present.ts";
import { toImportDetail, toImportItem, toUndoBody } from "../presenters/present-import.ts";
import { noQuery, queryOf } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { errorResponses } from "../schemas/problem.ts";
import { ImportDetailBody, ImportPage, ImportUndoBody } from "../schemas/transfer.ts";

const tags = ["Transfer"];
const params = z.object({ id: z.uuid() });
const json = (description: string, schema: z.ZodType) => ({ description, content: { "application/json": { schema } } });

const list = createRoute({
  method: "get",
  path: "/imports",
  operationId: "listImports",
  tags,
  summary: "List imports, the newest first",
  description:
    "With their counts and whether they were taken back; the rows that were refused are in `GET /imports/{id}`.",
  request: { query: queryOf(ListImportsInput.shape) },
  responses: { 200: json("A page of imports", ImportPage), ...errorResponses() },
});

const get = createRoute({
  method: "get",
  path: "/imports/{id}",
  operationId: "getImport",
  tags,
  summary: "What an import did, and what became of it",
  description:
    "For one that goes on as a job `stage`, `counts` and `rows_total` say how far it is. `undo` is what became of taking it back.",
  request: { query: noQuery, params },
  responses: { 200: json("The import", ImportDetailBody), ...errorResponses("not_found") },
});

const errors = createRoute({
  method: "get",
  path: "/imports/{id}/errors",
  operationId: "exportImportErrors",
  tags,
  summary: "The refused rows of an import, to be mended and sent again",
  description:
    "As they stood in the file, behind three columns that say what is wrong (import_line, import_codes, " +
    "import_problems), which are left out when the file is sent again. CSV for a CSV file, NDJSON for the others. The " +
    "first 10,000 rows, for 30 days; of a row of more than 100,000 characters, or of suppressed people, only what is " +
    "wrong with it.",
  request: { query: noQuery, params },
  responses: {
    200: {
      description: "The file",
      content: { "text/csv": { schema: z.string() }, "application/x-ndjson": { schema: z.string() } },
    },
    ...errorResponses("not_found"),
  },
});

const undo = createRoute({
  method: "post",
  path: "/imports/{id}/undo",
  operationId: "undoImport",
  tags,
  summary: "Take an import back",
  description:
    "Leads that the import created go, with their signals and the contacts that it brought; leads and contacts that it " +
    "updated get their old values back, and contacts that it added to leads which were there before go. What somebody " +
    "changed since, and leads that have other contacts or an enrichment by now, stay and are named in `kept`. An import " +
    "of more than 5,000 leads goes on in the background (202); sending it again does more of it at once.",
  request: { query: noQuery, params },
  responses: {
    200: json("Undone", ImportUndoBody),
    202: json("Begun; `GET /imports/{id}` says how far it is", ImportUndoBody),
    ...errorResponses("not_found", "conflict", "idempotency_conflict"),
  },
});

export const importRoutes = createRouter()
  .openapi(list, async (c) => {
    const page = await listImports(c.get("services"), c.req.valid("query"));
    return c.json(toPageBody(page, toImportItem), 200);
  })
  .openapi(get, async (c) => {
    const detail = await getImport(c.get("services"), c.req.valid("param").id);
    return c.json(toImportDetail(detail), 200);
  })
  .openapi(errors, async (c) => {
    const { body, contentType, fileName } = await exportImportErrors(c.get("services"), c.req.valid("param").id);
    return c.body(body, 200, {
      "content-type": contentType,
      "content-disposition": `attachment; filename="${fileName}"`,
      "cache-control": "no-store",
    }) as never;
  })
  .openapi(undo, async (c) => {
    const report = await undoImport(c.get("services"), c.req.valid("param").id);
    return c.json(toUndoBody(report), report.run.status === "undone" ? 200 : 202);
  });
