import { createRoute, z } from "@hono/zod-openapi";
import { SearchLeadsInput, searchLeads } from "../../services/leads/list-leads.ts";
import { toLeadPageBody } from "../presenters/present.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { LeadOrSparse, pageOf } from "../schemas/lead.ts";
import { errorResponses } from "../schemas/problem.ts";

const FacetBody = z.array(z.strictObject({ value: z.string().nullable(), count: z.number().int() }));

const SearchBody = pageOf(LeadOrSparse)
  .extend({ facets: z.record(z.string(), FacetBody).nullable() })
  .openapi("LeadSearchPage");

const search = createRoute({
  method: "post",
  path: "/leads/search",
  operationId: "searchLeads",
  tags: ["Leads"],
  summary: "Search the leads that are kept, by text and criteria",
  description: 'Words, "phrases" and -exclusions; the beginning of a word finds it. Best matches first by default.',
  request: { query: noQuery, body: { required: true, content: { "application/json": { schema: SearchLeadsInput } } } },
  responses: {
    200: { description: "A page of leads", content: { "application/json": { schema: SearchBody } } },
    ...errorResponses("idempotency_conflict", "conflict", "unsupported_media_type", "payload_too_large"),
  },
});

export const searchRoutes = createRouter().openapi(search, async (c) => {
  const page = await searchLeads(c.get("services"), c.req.valid("json"));
  return c.json({ ...toLeadPageBody(page), facets: page.facets }, 200);
});
