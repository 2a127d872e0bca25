import { createRoute } from "@hono/zod-openapi";
import { getUsage } from "../../services/usage/get-usage.ts";
import { toUsageBody } from "../presenters/present-usage.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { errorResponses } from "../schemas/problem.ts";
import { UsageBody } from "../schemas/usage.ts";

const usage = createRoute({
  method: "get",
  path: "/usage",
  operationId: "getUsage",
  tags: ["Usage"],
  summary: "What was called and spent at each provider, what it brought, what was saved and what is left",
  description:
    "By provider, for its billing period: calls, credits, what a lead and a verified address did cost, and what remembered answers saved.",
  request: { query: noQuery },
  responses: {
    200: { description: "By provider", content: { "application/json": { schema: UsageBody } } },
    ...errorResponses(),
  },
});

export const usageRoutes = createRouter().openapi(usage, async (c) => {
  const providers = await getUsage(c.get("services"));
  return c.json({ providers: providers.map(toUsageBody) }, 200);
});
