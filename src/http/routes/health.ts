import { createRoute, z } from "@hono/zod-openapi";
import { cronActor } from "../../domain/actor.ts";
import { checkHealth } from "../../services/check-health.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { ProblemBody } from "../schemas/problem.ts";

const Check = z.strictObject({ status: z.enum(["ok", "unavailable"]), ms: z.number() });

const HealthBody = z
  .strictObject({
    status: z.enum(["ok", "unavailable"]),
    checks: z.strictObject({ database: Check, limiter: Check }),
  })
  .openapi("Health");

const content = { "application/json": { schema: HealthBody } };

const health = createRoute({
  method: "get",
  path: "/health",
  operationId: "checkHealth",
  tags: ["Health"],
  summary: "Whether the database and the limiter answer",
  description: "Asks the database and the limiter. 503 says which of them does not answer.",
  security: [],
  request: { query: noQuery },
  responses: {
    200: { description: "Well", content },
    400: { description: "There are no parameters", content: { "application/problem+json": { schema: ProblemBody } } },
    503: { description: "Something does not answer", content },
  },
});

export const healthRoutes = createRouter().openapi(health, async (c) => {
  const state = await checkHealth(c.get("composition").contextFor(cronActor));
  return c.json(state, state.status === "ok" ? 200 : 503, { "cache-control": "no-store" });
});
