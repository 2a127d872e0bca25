import { createRoute, z } from "@hono/zod-openapi";
import { AddJobBoardsInput, addJobBoards } from "../../services/discovery/add-job-boards.ts";
import { SearchDiscoveryInput } from "../../services/discovery/discovery-input.ts";
import { estimateDiscovery } from "../../services/discovery/estimate-discovery.ts";
import { listSources } from "../../services/discovery/list-sources.ts";
import { searchDiscovery } from "../../services/discovery/search-discovery.ts";
import { toDiscoveryBody, toEstimateBody, toSourceBody } from "../presenters/present-discovery.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { AddedBoardsBody, DiscoveryBody, DiscoveryEstimateBody, SourcesBody } from "../schemas/discovery.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Discovery"];

const search = createRoute({
  method: "post",
  path: "/discovery/search",
  operationId: "searchDiscovery",
  tags,
  summary: "Look for companies in external sources and keep them as leads",
  description:
    "One source that fails does not fail the search: `sources` says how each went. All failing is 503. With " +
    "`dry_run` nobody is asked and the answer is what the search would cost; with `max_credits` a source is left out " +
    "(`over_budget`) when its call could exceed what is left of it.",
  request: {
    query: noQuery,
    body: { required: true, content: { "application/json": { schema: SearchDiscoveryInput } } },
  },
  responses: {
    200: {
      description: "What was found, or with `dry_run` what it would cost",
      content: { "application/json": { schema: z.union([DiscoveryBody, DiscoveryEstimateBody]) } },
    },
    ...errorResponses(
      "provider_unavailable",
      "over_budget",
      "idempotency_conflict",
      "conflict",
      "unsupported_media_type",
      "payload_too_large",
    ),
  },
});

const sources = createRoute({
  method: "get",
  path: "/discovery/sources",
  operationId: "listSources",
  tags,
  summary: "What each source can do, whether it is on and why not, and what is left of its limits",
  description:
    "Whether each is on and why not, what it can do, how its last calls went, and what is left of its limits.",
  request: { query: noQuery },
  responses: {
    200: { description: "The sources", content: { "application/json": { schema: SourcesBody } } },
    ...errorResponses(),
  },
});

const boards = createRoute({
  method: "post",
  path: "/discovery/job-boards",
  operationId: "addJobBoards",
  tags,
  summary: "Put job boards on the list that the source `jobs` reads in turn",
  description:
    "Up to 2,000 at once; one that is known already changes nothing. Discovery with the source `jobs` looks at them.",
  request: {
    query: noQuery,
    body: { required: true, content: { "application/json": { schema: AddJobBoardsInput } } },
  },
  responses: {
    200: { description: "How many were new", content: { "application/json": { schema: AddedBoardsBody } } },
    ...errorResponses("idempotency_conflict", "conflict", "unsupported_media_type", "payload_too_large"),
  },
});

export const discoveryRoutes = createRouter()
  .openapi(search, async (c) => {
    const input = c.req.valid("json");
    if (input.dry_run) return c.json(toEstimateBody(await estimateDiscovery(c.get("services"), input)), 200);
    return c.json(toDiscoveryBody(await searchDiscovery(c.get("services"), input)), 200);
  })
  .openapi(boards, async (c) => c.json(await addJobBoards(c.get("services"), c.req.valid("json")), 200))
  .openapi(sources, async (c) => {
    const described = await listSources(c.get("services"));
    return c.json({ sources: described.map(toSourceBody) }, 200);
  });
