import { createRoute, z } from "@hono/zod-openapi";
import { AddSuppressionInput, addSuppression } from "../../services/suppressions/add-suppression.ts";
import {
  CheckSuppressionsInput,
  checkSuppressions,
  ListSuppressionsInput,
  listSuppressions,
  removeSuppression,
} from "../../services/suppressions/list-suppressions.ts";
import { toPageBody } from "../presenters/present.ts";
import { toAddedBody, toCheckBody, toSuppressionBody } from "../presenters/present-suppression.ts";
import { noQuery, queryOf } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { errorResponses } from "../schemas/problem.ts";
import { SuppressionAddedBody, SuppressionCheckBody, SuppressionPage } from "../schemas/suppression.ts";

const tags = ["Suppressions"];
const json = (description: string, schema: z.ZodType) => ({ description, content: { "application/json": { schema } } });
const body = (schema: z.ZodType) => ({ required: true, content: { "application/json": { schema } } });
const bodyErrors = ["conflict", "idempotency_conflict", "unsupported_media_type", "payload_too_large"] as const;

const list = createRoute({
  method: "get",
  path: "/suppressions",
  operationId: "listSuppressions",
  tags,
  summary: "List suppressions, the newest first",
  description: "Whom they are about nobody can tell: only a keyed hash is kept.",
  request: { query: queryOf(ListSuppressionsInput.shape) },
  responses: { 200: json("A page of suppressions", SuppressionPage), ...errorResponses() },
});

const add = createRoute({
  method: "post",
  path: "/suppressions",
  operationId: "addSuppression",
  tags,
  summary: "Keep a person or a domain out for good",
  description:
    "Every spelling counts: case, +tag, dots at Gmail, an internationalised domain, `mailto:`. A domain covers all " +
    "that is under it and every address at it. What is there already is removed: a person with all copies, a domain " +
    "with its lead, its people and everybody with an address at it. `dry_run` says how many.",
  request: { query: noQuery, body: body(AddSuppressionInput) },
  responses: {
    200: json("What would be removed", SuppressionAddedBody),
    201: json("Suppressed", SuppressionAddedBody),
    ...errorResponses(...bodyErrors),
  },
});

const check = createRoute({
  method: "post",
  path: "/suppressions/check",
  operationId: "checkSuppressions",
  tags,
  summary: "Whether addresses and domains are suppressed",
  description: "Up to 200 addresses and domains in any spelling. It stores nothing.",
  request: { query: noQuery, body: body(CheckSuppressionsInput) },
  responses: { 200: json("For each value", SuppressionCheckBody), ...errorResponses(...bodyErrors) },
});

const remove = createRoute({
  method: "delete",
  path: "/suppressions/{id}",
  operationId: "removeSuppression",
  tags,
  summary: "Let a person or domain in again",
  description: "Needs the scope `admin`. It brings nothing back.",
  request: { query: noQuery, params: z.object({ id: z.uuid() }) },
  responses: { 204: { description: "Removed" }, ...errorResponses("not_found") },
});

export const suppressionRoutes = createRouter()
  .openapi(list, async (c) => {
    const page = await listSuppressions(c.get("services"), c.req.valid("query"));
    return c.json(toPageBody(page, toSuppressionBody), 200);
  })
  .openapi(add, async (c) => {
    const added = await addSuppression(c.get("services"), c.req.valid("json"));
    return c.json(toAddedBody(added), added.suppression === null ? 200 : 201);
  })
  .openapi(check, async (c) =>
    c.json(toCheckBody(await checkSuppressions(c.get("services"), c.req.valid("json"))), 200),
  )
  .openapi(remove, async (c) => {
    await removeSuppression(c.get("services"), c.req.valid("param").id);
    return c.body(null, 204);
  });
