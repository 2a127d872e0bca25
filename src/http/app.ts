import { OpenAPIHono } from "@hono/zod-openapi";
import { secureHeaders } from "hono/secure-headers";
import type { Compose } from "../composition.ts";
import { AppError } from "../domain/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { handleError, refuseInvalid } from "./errors.ts";
import { createMethodTable, type MethodTable } from "./methods.ts";
import { allowOrigins } from "./middleware/allow-origins.ts";
import { authenticate } from "./middleware/authenticate.ts";
import { composeServices } from "./middleware/compose-services.ts";
import { countTraffic } from "./middleware/count-traffic.ts";
import { idempotency } from "./middleware/idempotency.ts";
import { refuseMethod } from "./middleware/refuse-method.ts";
import { requestId } from "./middleware/request-id.ts";
import { limitBody, requireJson } from "./middleware/require-json.ts";
import { describeApi } from "./openapi.ts";
import { errorsPage } from "./pages/errors-page.ts";
import { batchRoutes } from "./routes/batches.ts";
import { bulkRoutes } from "./routes/bulk.ts";
import { contactExportRoutes } from "./routes/contact-export.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { credentialRoutes } from "./routes/credentials.ts";
import { discoveryRoutes } from "./routes/discovery.ts";
import { enrichmentRoutes } from "./routes/enrichment.ts";
import { factRoutes } from "./routes/facts.ts";
import { healthRoutes } from "./routes/health.ts";
import { importRoutes } from "./routes/imports.ts";
import { jobRoutes } from "./routes/jobs.ts";
import { leadRoutes } from "./routes/leads.ts";
import { mergeRoutes } from "./routes/merges.ts";
import { searchRoutes } from "./routes/search.ts";
import { slackRoutes } from "./routes/slack.ts";
import { suppressionRoutes } from "./routes/suppressions.ts";
import { transferRoutes } from "./routes/transfer.ts";
import { usageRoutes } from "./routes/usage.ts";
import { verificationRoutes } from "./routes/verification.ts";

const base = "/api/v1";

export function createApp(compose: Compose) {
  const app = new OpenAPIHono<AppEnv>({ defaultHook: (result) => refuseInvalid(result) });
  app.onError(handleError);
  app.notFound((c) => handleError(new AppError("not_found", "There is nothing at this address."), c));

  app.use(requestId, secureHeaders());
  app.get("/docs/errors", errorsPage);
  let document: string | undefined;
  // Built once: it is the same for everybody, and building it takes longer than most requests.
  app.get(`${base}/openapi.json`, (c) => {
    document ??= JSON.stringify(describeApi(app));
    return c.body(document, 200, { "content-type": "application/json; charset=utf-8", "cache-control": "max-age=300" });
  });

  let table: MethodTable | undefined;
  // Made at the first request: by then all routes are there.
  const methods = () => {
    table ??= createMethodTable(app.routes);
    return table;
  };
  app.use("/health", refuseMethod(methods));
  app.use("/docs/errors", refuseMethod(methods));
  app.use(composeServices(compose));
  app.use(`${base}/*`, allowOrigins);
  app.route("/", healthRoutes);
  app.use(`${base}/*`, authenticate, refuseMethod(methods), idempotency);
  // Import and export stream and take other types, so they stand before what is for JSON only.
  app.route(base, transferRoutes);
  app.use(`${base}/*`, countTraffic, limitBody, requireJson);
  for (const routes of [
    searchRoutes,
    bulkRoutes,
    contactExportRoutes,
    batchRoutes,
    enrichmentRoutes,
    jobRoutes,
    leadRoutes,
    factRoutes,
    mergeRoutes,
    verificationRoutes,
    contactRoutes,
    discoveryRoutes,
    credentialRoutes,
    usageRoutes,
    importRoutes,
    suppressionRoutes,
    slackRoutes,
  ])
    app.route(base, routes);
  return app;
}
