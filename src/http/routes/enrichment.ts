import { createRoute, z } from "@hono/zod-openapi";
import { EnrichLeadInput } from "../../services/enrichment/enrichment-options.ts";
import { planEnrichment } from "../../services/enrichment/plan-enrichment.ts";
import { isOpenJob, requestEnrichment } from "../../services/enrichment/request-enrichment.ts";
import { explainScore } from "../../services/scoring/score-lead.ts";
import { jobUrl, toEnrichmentBody, toPlanBody, toScoreBody } from "../presenters/present-enrichment.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { EnrichmentBody, EnrichmentPlanBody, ScoreBody } from "../schemas/enrichment.ts";
import { locationHeader } from "../schemas/headers.ts";
import { errorResponses } from "../schemas/problem.ts";

const params = z.object({ id: z.uuid() });

const enrich = createRoute({
  method: "post",
  path: "/leads/{id}/enrich",
  operationId: "enrichLead",
  tags: ["Leads"],
  summary: "Find out what is missing about a lead, cheapest source first",
  description:
    "Asks at the same time what does not depend on one another, and nobody for what is known. `dry_run` tells what " +
    "that would ask and cost, and asks nobody. Waits up to 5 s. What cannot be finished by then, or waits for a provider, goes on by itself: 202 with the " +
    "job's address. `Prefer: respond-async` asks for that at once. A lead has one open job at a time.",
  request: {
    query: noQuery,
    params,
    headers: z.object({ prefer: z.string().optional().openapi({ example: "respond-async" }) }),
    body: { required: false, content: { "application/json": { schema: EnrichLeadInput } } },
  },
  responses: {
    200: {
      description: "Done; or with `dry_run` the plan",
      content: { "application/json": { schema: z.union([EnrichmentBody, EnrichmentPlanBody]) } },
    },
    202: {
      description: "Goes on in the background",
      headers: locationHeader,
      content: { "application/json": { schema: EnrichmentBody } },
    },
    ...errorResponses("not_found", "conflict", "idempotency_conflict", "unsupported_media_type", "payload_too_large"),
  },
});

const score = createRoute({
  method: "post",
  path: "/leads/{id}/score",
  operationId: "scoreLead",
  tags: ["Leads"],
  summary: "Score a lead now, and say why",
  description:
    "The contributions and `base` add up to the score exactly; what is not known counts neither way and is listed in `unknown`. The lead keeps the score.",
  request: { query: noQuery, params },
  responses: {
    200: { description: "The score and its reasons", content: { "application/json": { schema: ScoreBody } } },
    ...errorResponses("not_found", "conflict", "idempotency_conflict"),
  },
});

const wantsAsync = (prefer: string | undefined): boolean => /(?:^|,)\s*respond-async\s*(?:,|;|$)/i.test(prefer ?? "");

export const enrichmentRoutes = createRouter()
  .openapi(enrich, async (c) => {
    const { id: leadId } = c.req.valid("param");
    const input = c.req.valid("json") ?? {};
    if (input.dry_run) return c.json(toPlanBody(await planEnrichment(c.get("services"), leadId, input)), 200);
    const options = { leadId, isAsync: wantsAsync(c.req.valid("header").prefer) };
    const answer = await requestEnrichment(c.get("services"), options, input);
    const isOpen = isOpenJob(answer.job);
    return isOpen
      ? c.json(toEnrichmentBody(answer), 202, { location: jobUrl(answer.job.id) })
      : c.json(toEnrichmentBody(answer), 200);
  })
  .openapi(score, async (c) => {
    const answer = await explainScore(c.get("services"), c.req.valid("param").id);
    return c.json(toScoreBody(answer), 200);
  });
