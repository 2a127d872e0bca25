import { createRoute, z } from "@hono/zod-openapi";
import { createLinkCode } from "../../services/slack/create-link-code.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { errorResponses } from "../schemas/problem.ts";

const LinkCodeBody = z
  .strictObject({
    code: z.string().openapi({ description: "To be typed in Slack as `/leads connect CODE`, once." }),
    expires_at: z.iso.datetime(),
  })
  .openapi("SlackLinkCode");

const linkCode = createRoute({
  method: "post",
  path: "/slack/link-codes",
  operationId: "createSlackLinkCode",
  tags: ["Slack"],
  summary: "A code that connects whoever types it in Slack to this API key, for ten minutes",
  description: "Type it yourself: whoever uses it may do in Slack what this key may, until the key is revoked.",
  request: { query: noQuery },
  responses: {
    201: { description: "The code", content: { "application/json": { schema: LinkCodeBody } } },
    ...errorResponses("conflict", "idempotency_conflict"),
  },
});

export const slackRoutes = createRouter().openapi(linkCode, async (c) => {
  const { code, expiresAt } = await createLinkCode(c.get("services"));
  return c.json({ code, expires_at: expiresAt }, 201, { "cache-control": "no-store" });
});
