import { createRoute, z } from "@hono/zod-openapi";
import { getFacts } from "../../services/facts/get-facts.ts";
import { getRevert, RevertEverywhereInput, revertEverywhere } from "../../services/facts/revert-everywhere.ts";
import { RevertSourceInput, revertSource } from "../../services/facts/revert-source.ts";
import { etagOf, expectedVersion } from "../conditions.ts";
import { toFactsBody, toRevertBody, toRevertProgressBody, toRevertStartBody } from "../presenters/present-facts.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { FactsBody, RevertBody, RevertProgressBody } from "../schemas/facts.ts";
import { etagHeader, ifMatch, locationHeader } from "../schemas/headers.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Facts"];
const params = z.object({ id: z.uuid() });
const json = (description: string, schema: z.ZodType) => ({ description, content: { "application/json": { schema } } });
const body = (schema: z.ZodType) => ({ required: true, content: { "application/json": { schema } } });
const bodyErrors = ["conflict", "idempotency_conflict", "unsupported_media_type", "payload_too_large"] as const;

const facts = createRoute({
  method: "get",
  path: "/leads/{id}/facts",
  operationId: "getFacts",
  tags,
  summary: "Who says what of a lead, field by field",
  description: "A person's word wins, then the surer source, then the fresher word. What lost is kept and shown.",
  request: { query: noQuery, params },
  responses: { 200: { ...json("The facts", FactsBody), headers: etagHeader }, ...errorResponses("not_found") },
});

const revert = createRoute({
  method: "post",
  path: "/leads/{id}/facts/revert",
  operationId: "revertFacts",
  tags,
  summary: "Take what one source said out of a lead",
  description:
    "Each value of the source falls back to the next best word, or to nothing; its evidence of AI adoption goes too. " +
    "What a person typed and contacts stay. `dry_run` shows exactly that. Enriching again may bring its word back.",
  request: { query: noQuery, params, headers: ifMatch, body: body(RevertSourceInput) },
  responses: {
    200: { ...json("Taken out, or what would happen", RevertBody), headers: etagHeader },
    ...errorResponses("not_found", "precondition_failed", ...bodyErrors),
  },
});

const revertAll = createRoute({
  method: "post",
  path: "/facts/revert",
  operationId: "revertFactsEverywhere",
  tags,
  summary: "Take what one source said out of all leads",
  description: "Needs the scope `admin`. What is more than a request's work goes on in the background (202).",
  request: { query: noQuery, body: body(RevertEverywhereInput) },
  responses: {
    200: json("Done, or what a dry run counted", RevertProgressBody),
    202: { ...json("Begun", RevertProgressBody), headers: locationHeader },
    ...errorResponses("not_found", ...bodyErrors),
  },
});

const progress = createRoute({
  method: "get",
  path: "/facts/reverts/{id}",
  operationId: "getFactRevert",
  tags,
  summary: "How far a source is taken out of all leads",
  description: "`leads_done` of `leads_total`; it goes on by itself.",
  request: { query: noQuery, params },
  responses: { 200: json("The revert", RevertProgressBody), ...errorResponses("not_found") },
});

export const factRoutes = createRouter()
  .openapi(facts, async (c) => {
    const answer = await getFacts(c.get("services"), c.req.valid("param").id);
    return c.json(toFactsBody(answer), 200, { etag: etagOf(answer.lead.version) });
  })
  .openapi(revert, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    const answer = await revertSource(c.get("services"), target, c.req.valid("json"));
    return c.json(toRevertBody(answer), 200, { etag: etagOf(answer.lead.version) });
  })
  .openapi(revertAll, async (c) => {
    const answer = await revertEverywhere(c.get("services"), c.req.valid("json"));
    return answer.revert?.status === "running"
      ? c.json(toRevertStartBody(answer), 202, { location: `/api/v1/facts/reverts/${answer.revert.id}` })
      : c.json(toRevertStartBody(answer), 200);
  })
  .openapi(progress, async (c) => {
    return c.json(toRevertProgressBody(await getRevert(c.get("services"), c.req.valid("param").id)), 200);
  });
