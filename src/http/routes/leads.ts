import { createRoute, z } from "@hono/zod-openapi";
import { changeLead } from "../../services/leads/change-lead.ts";
import { createLead } from "../../services/leads/create-lead.ts";
import { deleteLead } from "../../services/leads/delete-lead.ts";
import { getLeadRow } from "../../services/leads/get-lead.ts";
import { LeadFields } from "../../services/leads/lead-fields.ts";
import { ChangeLeadInput, CreateLeadInput, ReplaceLeadInput } from "../../services/leads/lead-input.ts";
import { ListLeadsInput, listLeadRows } from "../../services/leads/list-leads.ts";
import { replaceLead } from "../../services/leads/replace-lead.ts";
import { etagOf, expectedVersion, hasCurrent } from "../conditions.ts";
import { jsonText } from "../json-text.ts";
import { toLeadPageText, toLeadTexts } from "../presenters/lead-text.ts";
import { toLeadBody } from "../presenters/present.ts";
import { noQuery, queryOf } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { etagHeader, ifMatch, ifNoneMatch, locationHeader } from "../schemas/headers.ts";
import { LeadBody, LeadOrSparse, LeadPage } from "../schemas/lead.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Leads"];
const params = z.object({ id: z.uuid() });
const body = (schema: z.ZodType) => ({ required: true, content: { "application/json": { schema } } });
const wantedFields = LeadFields.nullable();
const leadResponse = (description: string) => ({
  description,
  headers: etagHeader,
  content: { "application/json": { schema: LeadBody } },
});

const list = createRoute({
  method: "get",
  path: "/leads",
  operationId: "listLeads",
  tags,
  summary: "List leads, filtered and sorted, page by page",
  description:
    "A page costs the same at a thousand and at a million leads, wherever it is, for each sort without a filter, and by " +
    "`lead_score` for one value of `status`, `source`, `industry`, `funding_stage`, `country` or `owner`, or of " +
    "`industry` and `funding_stage` together. Other combinations read more where few leads match. The items have all " +
    "fields but `provenance`, or with `fields` only those, `id` and `version`.",
  request: { query: queryOf(ListLeadsInput.shape) },
  responses: {
    200: { description: "A page of leads", content: { "application/json": { schema: LeadPage } } },
    ...errorResponses(),
  },
});

const create = createRoute({
  method: "post",
  path: "/leads",
  operationId: "createLead",
  tags,
  summary: "Create a lead",
  description: "A domain belongs to one lead: 409 names the lead that has it already.",
  request: { query: noQuery, body: body(CreateLeadInput) },
  responses: {
    201: { ...leadResponse("Created"), headers: { ...etagHeader, ...locationHeader } },
    ...errorResponses("conflict", "suppressed", "idempotency_conflict", "unsupported_media_type", "payload_too_large"),
  },
});

const get = createRoute({
  method: "get",
  path: "/leads/{id}",
  operationId: "getLead",
  tags,
  summary: "Read a lead",
  description:
    "With `fields` only those, `id` and `version`. A lead that was merged into another one is 404 and says in `merged_into` which.",
  request: { query: queryOf({ fields: LeadFields }), params, headers: ifNoneMatch },
  responses: {
    200: { ...leadResponse("The lead"), content: { "application/json": { schema: LeadOrSparse } } },
    304: { description: "You have the current version." },
    ...errorResponses("not_found"),
  },
});

const replace = createRoute({
  method: "put",
  path: "/leads/{id}",
  operationId: "replaceLead",
  tags,
  summary: "Replace what people may write of a lead",
  description: "What is left out is cleared. What a person says wins over every source until a person removes it.",
  request: { query: noQuery, params, headers: ifMatch, body: body(ReplaceLeadInput) },
  responses: {
    200: leadResponse("Replaced"),
    ...errorResponses(
      "not_found",
      "conflict",
      "precondition_failed",
      "suppressed",
      "unsupported_media_type",
      "payload_too_large",
    ),
  },
});

const change = createRoute({
  method: "patch",
  path: "/leads/{id}",
  operationId: "changeLead",
  tags,
  summary: "Change a lead by merge patch",
  description: "What is left out stays, `null` clears (RFC 7396).",
  request: { query: noQuery, params, headers: ifMatch, body: body(ChangeLeadInput) },
  responses: {
    200: leadResponse("Changed"),
    ...errorResponses(
      "not_found",
      "conflict",
      "precondition_failed",
      "suppressed",
      "unsupported_media_type",
      "payload_too_large",
    ),
  },
});

const remove = createRoute({
  method: "delete",
  path: "/leads/{id}",
  operationId: "deleteLead",
  tags,
  summary: "Delete a lead with all that hangs on it",
  description:
    "Its contacts, facts, signals and jobs go as well. Without `suppress` it can come back with the next discovery or import.",
  request: { params, headers: ifMatch, query: queryOf({ suppress: z.boolean() }) },
  responses: {
    204: { description: "Deleted; with `suppress=true` its domain never comes back." },
    ...errorResponses("not_found", "precondition_failed"),
  },
});

export const leadRoutes = createRouter()
  .openapi(list, async (c) => {
    const answer = await listLeadRows(c.get("services"), c.req.valid("query"));
    return jsonText<z.infer<typeof LeadPage>>(c, toLeadPageText(answer));
  })
  .openapi(create, async (c) => {
    const lead = await createLead(c.get("services"), c.req.valid("json"));
    return c.json(toLeadBody(lead), 201, { etag: etagOf(lead.version), location: `/api/v1/leads/${lead.id}` });
  })
  .openapi(get, async (c) => {
    const fields = wantedFields.parse(c.req.valid("query").fields ?? null);
    const lead = await getLeadRow(c.get("services"), c.req.valid("param").id, fields);
    const headers = { etag: etagOf(lead.version) };
    if (hasCurrent(c, lead.version)) return c.body(null, 304, headers);
    return jsonText<z.infer<typeof LeadOrSparse>>(c, toLeadTexts(lead, fields).join(), headers);
  })
  .openapi(replace, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    const lead = await replaceLead(c.get("services"), target, c.req.valid("json"));
    return c.json(toLeadBody(lead), 200, { etag: etagOf(lead.version) });
  })
  .openapi(change, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    const lead = await changeLead(c.get("services"), target, c.req.valid("json"));
    return c.json(toLeadBody(lead), 200, { etag: etagOf(lead.version) });
  })
  .openapi(remove, async (c) => {
    const target = { id: c.req.valid("param").id, expectedVersion: expectedVersion(c) };
    await deleteLead(c.get("services"), target, c.req.valid("query").suppress === true);
    return c.body(null, 204);
  });
