import { createRoute, z } from "@hono/zod-openapi";
import { SearchLeadsInput, searchLeadRows } from "../../services/leads/list-leads.ts";
import { jsonText } from "../json-text.ts";
import { toSearchPageText } from "../presenters/lead-text.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { ListedLead, pageOf } from "../schemas/lead.ts";
import { errorResponses } from "../schemas/problem.ts";

const FacetBody = z.array(z.strictObject({ value: z.string().nullable(), count: z.number().int() }));

const SearchBody = pageOf(ListedLead)
  .extend({
    facets: z.record(z.string(), FacetBody).nullable().openapi({
      description: "Counted over all leads that match, or over 10,000 of them where more do.",
    }),
    basis: z
      .strictObject({
        words: z.enum(["beginnings", "whole"]).openapi({
          description:
            "Whether the beginning of a word counts. Where more than 10,000 leads would match so, words that some of them have whole count only whole.",
        }),
        sort: z.string().openapi({
          description:
            "The order of the leads. By `relevance` it may turn into `-lead_score`: words that more than 10,000 leads have do not tell them apart.",
        }),
        is_complete: z.boolean().openapi({
          description:
            "False where no lead has the words whole and more than 10,000 have words that begin so, of which there are more than 16: then the newest 10,000 were searched.",
        }),
      })
      .nullable()
      .openapi({ description: "What a search by text rests on; null without a text." }),
  })
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
  const answer = await searchLeadRows(c.get("services"), c.req.valid("json"));
  return jsonText<z.infer<typeof SearchBody>>(c, toSearchPageText(answer));
});
