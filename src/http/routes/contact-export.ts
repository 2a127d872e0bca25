import { createRoute, z } from "@hono/zod-openapi";
import { ExportContactsInput, exportContacts } from "../../services/contacts/export-contacts.ts";
import { queryOf } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { errorResponses } from "../schemas/problem.ts";

const file = z.string().openapi({ format: "binary" });

const exportRoute = createRoute({
  method: "get",
  path: "/contacts/export",
  operationId: "exportContacts",
  tags: ["Transfer"],
  summary: "Export contacts as CSV, JSON or NDJSON, of one lead or of all",
  description: "Streamed. What a spreadsheet would take for a formula is defused.",
  request: { query: queryOf(ExportContactsInput.shape) },
  responses: {
    200: {
      description: "The file",
      content: {
        "text/csv": { schema: file },
        "application/json": { schema: z.array(z.record(z.string(), z.unknown())) },
        "application/x-ndjson": { schema: file },
      },
    },
    ...errorResponses("not_found"),
  },
});

export const contactExportRoutes = createRouter().openapi(exportRoute, async (c) => {
  const { body, contentType, fileName } = await exportContacts(c.get("services"), c.req.valid("query"));
  return c.body(body, 200, {
    "content-type": contentType,
    "content-disposition": `attachment; filename="${fileName}"`,
    "cache-control": "no-store",
  }) as never;
});
