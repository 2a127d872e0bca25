import { createRoute, z } from "@hono/zod-openapi";
import { cancelBatch } from "../../services/enrichment/cancel-batch.ts";
import { EnrichLeadsInput, enrichLeads } from "../../services/enrichment/enrich-leads.ts";
import { getBatch, ListBatchesInput, listBatches } from "../../services/enrichment/get-batch.ts";
import { toPageBody } from "../presenters/present.ts";
import { batchUrl, toBatchAnswerBody, toBatchBody } from "../presenters/present-batch.ts";
import { noQuery, queryOf } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { locationHeader } from "../schemas/headers.ts";
import { BatchAnswerBody, BatchBody, BatchPage } from "../schemas/jobs.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Jobs"];
const params = z.object({ id: z.uuid() });
const json = (description: string, schema: z.ZodType) => ({ description, content: { "application/json": { schema } } });

const enrich = createRoute({
  method: "post",
  path: "/leads/enrich",
  operationId: "enrichLeads",
  tags: ["Leads"],
  summary: "Enrich many leads, by ids or by filter",
  description:
    "`dry_run` tells the price and who would be left out, and asks nobody. Else the leads are fixed now, up to 10,000, " +
    "and enriched in the background a few at a time, taking turns with other people's.",
  request: {
    query: noQuery,
    body: { required: true, content: { "application/json": { schema: EnrichLeadsInput } } },
  },
  responses: {
    200: json("What a dry run would do", BatchAnswerBody),
    202: { ...json("Begun", BatchAnswerBody), headers: locationHeader },
    ...errorResponses("conflict", "idempotency_conflict", "unsupported_media_type", "payload_too_large"),
  },
});

const list = createRoute({
  method: "get",
  path: "/enrichment-batches",
  operationId: "listEnrichmentBatches",
  tags,
  summary: "List enrichments of many leads, the newest first",
  description: "Those of everybody, with how far each is and what it has spent.",
  request: { query: queryOf(ListBatchesInput.shape) },
  responses: { 200: json("A page of batches", BatchPage), ...errorResponses() },
});

const get = createRoute({
  method: "get",
  path: "/enrichment-batches/{id}",
  operationId: "getEnrichmentBatch",
  tags,
  summary: "How far an enrichment of many leads is",
  description: "Each of its leads is counted once: waiting, open, or how its enrichment ended.",
  request: { query: noQuery, params },
  responses: { 200: json("The batch", BatchBody), ...errorResponses("not_found") },
});

const cancel = createRoute({
  method: "post",
  path: "/enrichment-batches/{id}/cancel",
  operationId: "cancelEnrichmentBatch",
  tags,
  summary: "Stop an enrichment of many leads",
  description: "What is done stays; what is being asked at this moment is finished.",
  request: { query: noQuery, params },
  responses: { 200: json("The batch", BatchBody), ...errorResponses("not_found", "conflict", "idempotency_conflict") },
});

export const batchRoutes = createRouter()
  .openapi(enrich, async (c) => {
    const answer = await enrichLeads(c.get("services"), c.req.valid("json"));
    const { batch } = answer;
    if (batch === null) return c.json(toBatchAnswerBody(answer), 200);
    return c.json(toBatchAnswerBody(answer), 202, { location: batchUrl(batch.id) });
  })
  .openapi(list, async (c) => {
    const page = await listBatches(c.get("services"), c.req.valid("query"));
    return c.json(toPageBody(page, toBatchBody), 200);
  })
  .openapi(get, async (c) => c.json(toBatchBody(await getBatch(c.get("services"), c.req.valid("param").id)), 200))
  .openapi(cancel, async (c) =>
    c.json(toBatchBody(await cancelBatch(c.get("services"), c.req.valid("param").id)), 200),
  );
