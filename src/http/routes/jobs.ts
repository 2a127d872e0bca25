import { createRoute, z } from "@hono/zod-openapi";
import { cancelJob } from "../../services/enrichment/cancel-job.ts";
import { getJob } from "../../services/enrichment/get-job.ts";
import { ListJobsInput, listJobs } from "../../services/enrichment/list-jobs.ts";
import { isOpenJob } from "../../services/enrichment/request-enrichment.ts";
import { retryJob } from "../../services/enrichment/retry-job.ts";
import { getStats } from "../../services/stats/get-stats.ts";
import { toPageBody } from "../presenters/present.ts";
import { toStatsBody } from "../presenters/present-batch.ts";
import { jobUrl, toJobBody } from "../presenters/present-enrichment.ts";
import { noQuery, queryOf } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { JobBody } from "../schemas/enrichment.ts";
import { locationHeader } from "../schemas/headers.ts";
import { JobPage, StatsBody } from "../schemas/jobs.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Jobs"];
const params = z.object({ id: z.uuid() });
const json = (description: string, schema: z.ZodType) => ({ description, content: { "application/json": { schema } } });

const list = createRoute({
  method: "get",
  path: "/jobs",
  operationId: "listJobs",
  tags,
  summary: "List enrichments, the newest first",
  description: "`status=failed` are those that ended for good: `error` says why, and each can be retried.",
  request: { query: queryOf(ListJobsInput.shape) },
  responses: { 200: json("A page of jobs", JobPage), ...errorResponses() },
});

const get = createRoute({
  method: "get",
  path: "/jobs/{id}",
  operationId: "getJob",
  tags,
  summary: "How an enrichment stands, with the trace of its steps",
  description: "Where it waits for a source, `retry_at` says until when; it goes on by itself.",
  request: { query: noQuery, params },
  responses: { 200: json("The job", JobBody), ...errorResponses("not_found") },
});

const cancel = createRoute({
  method: "post",
  path: "/jobs/{id}/cancel",
  operationId: "cancelJob",
  tags,
  summary: "End an open enrichment",
  description: "What its sources said so far is kept. Cancelling a cancelled job does nothing.",
  request: { query: noQuery, params },
  responses: { 200: json("The job", JobBody), ...errorResponses("not_found", "conflict", "idempotency_conflict") },
});

const retry = createRoute({
  method: "post",
  path: "/jobs/{id}/retry",
  operationId: "retryJob",
  tags,
  summary: "Ask again what an enrichment did not get",
  description: "Its failed and skipped steps. Retrying a job that is open does nothing; the answer is the open job.",
  request: { query: noQuery, params },
  responses: {
    202: { ...json("It goes on in the background", JobBody), headers: locationHeader },
    ...errorResponses("not_found", "conflict", "idempotency_conflict"),
  },
});

const stats = createRoute({
  method: "get",
  path: "/stats",
  operationId: "getStats",
  tags,
  summary: "How enrichments ended over the last day, week and month, overall and by source",
  description: "Counted when an enrichment ends. A source that knows nothing of a company has answered, too.",
  request: { query: noQuery },
  responses: { 200: json("The figures", StatsBody), ...errorResponses() },
});

export const jobRoutes = createRouter()
  .openapi(list, async (c) => {
    const page = await listJobs(c.get("services"), c.req.valid("query"));
    return c.json(toPageBody(page, toJobBody), 200);
  })
  .openapi(get, async (c) => c.json(toJobBody(await getJob(c.get("services"), c.req.valid("param").id)), 200))
  .openapi(cancel, async (c) => c.json(toJobBody(await cancelJob(c.get("services"), c.req.valid("param").id)), 200))
  .openapi(retry, async (c) => {
    const job = await retryJob(c.get("services"), c.req.valid("param").id);
    return c.json(toJobBody(job), 202, isOpenJob(job) ? { location: jobUrl(job.id) } : {});
  })
  .openapi(stats, async (c) => c.json(toStatsBody(await getStats(c.get("services"))), 200));
