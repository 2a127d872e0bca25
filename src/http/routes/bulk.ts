import { createRoute } from "@hono/zod-openapi";
import { writeLeadsInBulk } from "../../services/leads/write-leads-in-bulk.ts";
import { toBulkBody } from "../presenters/present-bulk.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { BulkBody, BulkRequest, operationComponent } from "../schemas/bulk.ts";
import { errorResponses } from "../schemas/problem.ts";

const bulk = createRoute({
  method: "post",
  path: "/leads/bulk",
  operationId: "writeLeadsInBulk",
  tags: ["Leads"],
  summary: "Create, change and delete up to 200 leads at once",
  description:
    "One result for each operation, in their order. They happen one after the other, as if each came alone: one that " +
    "is refused touches no other, and `if_match` stands for the header. A `pointer` is into the whole body.",
  request: { query: noQuery, body: { required: true, content: { "application/json": { schema: BulkRequest } } } },
  responses: {
    200: { description: "What became of each", content: { "application/json": { schema: BulkBody } } },
    ...errorResponses("conflict", "idempotency_conflict", "unsupported_media_type", "payload_too_large"),
  },
});

const router = createRouter();
router.openAPIRegistry.register(operationComponent.name, operationComponent.schema);

export const bulkRoutes = router.openapi(bulk, async (c) => {
  const results = await writeLeadsInBulk(c.get("services"), c.req.valid("json"));
  return c.json(toBulkBody(results), 200);
});
