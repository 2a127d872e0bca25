import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";
import { completeDocument } from "./complete-document.ts";

/** The OpenAPI 3.1 document, from the same schemas that check requests and type responses. */
export function describeApi(app: OpenAPIHono<AppEnv>) {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "lde_<public part>_<secret>",
    description: "An API key with the scope read, write or admin; each includes those before it.",
  });
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Lead Discovery Engine",
      version: "1.0.0",
      description:
        "Finds companies that build or adopt AI, keeps them as leads with contacts, enriches and scores them, and " +
        "never spends more of a provider's quota than allowed.\n\nErrors are `application/problem+json` (RFC 9457) " +
        "with a `code`, listed at `/docs/errors`. Lists are paged by cursor. `ETag` and `If-Match` guard writes, " +
        "`Idempotency-Key` makes any POST safe to repeat, and every answer has an `X-Request-Id`.",
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
    servers: [{ url: "/" }],
    security: [{ apiKey: [] }],
    tags: [
      { name: "Leads", description: "Companies that build or adopt AI" },
      { name: "Merges", description: "Duplicates, merged and taken apart again" },
      { name: "Contacts", description: "People at leads" },
      { name: "Discovery", description: "External sources of companies" },
      { name: "Facts", description: "Who says what of a lead, and whose word is taken out" },
      { name: "Jobs", description: "Work that goes on in the background" },
      { name: "Transfer", description: "Import and export" },
      { name: "Suppressions", description: "Whom nothing may be stored about, and nobody may write to" },
      { name: "Credentials", description: "Providers' keys" },
      { name: "Usage", description: "What was asked and spent" },
      { name: "Slack", description: "Acting in Slack with the scopes of an API key" },
      { name: "Health", description: "Whether the service is well" },
    ],
  });
  return completeDocument(document);
}
