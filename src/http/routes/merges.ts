import { createRoute, z } from "@hono/zod-openapi";
import { findDuplicates } from "../../services/leads/find-duplicates.ts";
import { getMerge } from "../../services/merges/get-merge.ts";
import { MergeLeadsInput, mergeLeadsInto } from "../../services/merges/merge-leads.ts";
import { undoMerge } from "../../services/merges/undo-merge.ts";
import { etagOf, expectedVersion } from "../conditions.ts";
import { toDuplicatesBody, toMergeAnswerBody, toMergeBody, toUndoBody } from "../presenters/present-merge.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { etagHeader, ifMatch } from "../schemas/headers.ts";
import { DuplicatesBody, MergeAnswerBody, MergeBody, UndoBody } from "../schemas/merge.ts";
import { errorResponses } from "../schemas/problem.ts";

const params = z.object({ id: z.uuid() });
const tags = ["Merges"];
const body = { required: true, content: { "application/json": { schema: MergeLeadsInput } } };

const duplicates = createRoute({
  method: "get",
  path: "/leads/{id}/duplicates",
  operationId: "findDuplicates",
  tags,
  summary: "Leads that may be the same company, and why",
  description: "By domain, name, place and LinkedIn profile, the likeliest first. Nothing is changed.",
  request: { query: noQuery, params },
  responses: {
    200: { description: "The likeliest first", content: { "application/json": { schema: DuplicatesBody } } },
    ...errorResponses("not_found"),
  },
});

const merge = createRoute({
  method: "post",
  path: "/leads/{id}/merge",
  operationId: "mergeLeads",
  tags,
  summary: "Merge a duplicate into this lead",
  description:
    "This lead survives; the duplicate goes, and its contacts, facts, signals and jobs come over. What a person typed " +
    "wins (this lead's first), then what its source is surer of, then the fresher; an empty field takes the other's " +
    "value. `dry_run` shows exactly that and changes nothing. Reading the duplicate then answers 404 with " +
    "`merged_into`. It can be undone: `POST /merges/{id}/undo`.",
  request: { query: noQuery, params, headers: ifMatch, body },
  responses: {
    200: {
      description: "Merged, or what would happen",
      headers: etagHeader,
      content: { "application/json": { schema: MergeAnswerBody } },
    },
    ...errorResponses(
      "not_found",
      "conflict",
      "precondition_failed",
      "suppressed",
      "idempotency_conflict",
      "unsupported_media_type",
      "payload_too_large",
    ),
  },
});

const get = createRoute({
  method: "get",
  path: "/merges/{id}",
  operationId: "getMerge",
  tags,
  summary: "What a merge did",
  description: "Which fields changed, what was not taken over, and whether it was undone.",
  request: { query: noQuery, params },
  responses: {
    200: { description: "The merge", content: { "application/json": { schema: MergeBody } } },
    ...errorResponses("not_found"),
  },
});

const undo = createRoute({
  method: "post",
  path: "/merges/{id}/undo",
  operationId: "undoMerge",
  tags,
  summary: "Take a merge apart again",
  description:
    "Both leads and all that hangs on them become what they were. What somebody changed after the merge stays and is " +
    "named in `kept`. Of several merges into one lead the latest is undone first: 409 names it in `merge_id`.",
  request: { query: noQuery, params },
  responses: {
    200: { description: "Undone", content: { "application/json": { schema: UndoBody } } },
    ...errorResponses("not_found", "conflict", "suppressed", "idempotency_conflict"),
  },
});

export const mergeRoutes = createRouter()
  .openapi(duplicates, async (c) => {
    const proposed = await findDuplicates(c.get("services"), c.req.valid("param").id);
    return c.json(toDuplicatesBody(proposed), 200);
  })
  .openapi(merge, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    const answer = await mergeLeadsInto(c.get("services"), target, c.req.valid("json"));
    return c.json(toMergeAnswerBody(answer), 200, answer.mergeId === null ? {} : { etag: etagOf(answer.lead.version) });
  })
  .openapi(get, async (c) => c.json(toMergeBody(await getMerge(c.get("services"), c.req.valid("param").id)), 200))
  .openapi(undo, async (c) => {
    const answer = await undoMerge(c.get("services"), c.req.valid("param").id);
    return c.json(toUndoBody(answer), 200);
  });
