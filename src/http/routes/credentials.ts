import { createRoute, z } from "@hono/zod-openapi";
import { snakeKeys, snakeKeysDeep } from "../../lib/case.ts";
import { keyedProviders } from "../../providers/registry.ts";
import { deleteCredential } from "../../services/credentials/delete-credential.ts";
import { getCredential, listCredentials } from "../../services/credentials/list-credentials.ts";
import { SetCredentialInput, setCredential } from "../../services/credentials/set-credential.ts";
import { testCredential } from "../../services/credentials/test-credential.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import { CredentialBody, CredentialTestBody } from "../schemas/credential.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Credentials"];
const params = z.object({ provider: z.enum(keyedProviders) });
const credential = {
  description: "What may be known of it",
  content: { "application/json": { schema: CredentialBody } },
};

const list = createRoute({
  method: "get",
  path: "/credentials",
  operationId: "listCredentials",
  tags,
  summary: "Which providers have a key, where it comes from, and its last four characters",
  description: "Never a key: its last four characters, where it comes from, and what is known of its quota.",
  request: { query: noQuery },
  responses: {
    200: {
      description: "Every provider that needs one",
      content: { "application/json": { schema: z.strictObject({ credentials: z.array(CredentialBody) }) } },
    },
    ...errorResponses(),
  },
});

const get = createRoute({
  method: "get",
  path: "/credentials/{provider}",
  operationId: "getCredential",
  tags,
  summary: "What may be known of a provider's key",
  description: "Never the key: its last four characters, where it comes from, and what is known of its quota.",
  request: { query: noQuery, params },
  responses: { 200: credential, ...errorResponses("not_found") },
});

const put = createRoute({
  method: "put",
  path: "/credentials/{provider}",
  operationId: "setCredential",
  tags,
  summary: "Store a provider's key, encrypted; it is used instead of the one in the environment",
  description: "Sealed with AES-256-GCM, and used instead of the secret from now on. A new key has limits of its own.",
  request: {
    query: noQuery,
    params,
    body: { required: true, content: { "application/json": { schema: SetCredentialInput } } },
  },
  responses: { 200: credential, ...errorResponses("not_found", "unsupported_media_type", "payload_too_large") },
});

const remove = createRoute({
  method: "delete",
  path: "/credentials/{provider}",
  operationId: "deleteCredential",
  tags,
  summary: "Forget a stored key; the one in the environment is used again",
  description: "The secret of the deployment counts again, where there is one.",
  request: { query: noQuery, params },
  responses: { 204: { description: "It is gone" }, ...errorResponses("not_found") },
});

const test = createRoute({
  method: "post",
  path: "/credentials/{provider}/test",
  operationId: "testCredential",
  tags,
  summary: "Ask the provider, free of charge, whether the key works, and what its plan allows",
  description: "What the answer says of limits and credits lowers ours at once. A rejected key is tried again.",
  request: { query: noQuery, params },
  responses: {
    200: { description: "How it went", content: { "application/json": { schema: CredentialTestBody } } },
    ...errorResponses(
      "not_found",
      "conflict",
      "idempotency_conflict",
      "rate_limited",
      "quota_exhausted",
      "provider_unavailable",
      "provider_bad_response",
    ),
  },
});

export const credentialRoutes = createRouter()
  .openapi(list, async (c) => {
    const credentials = await listCredentials(c.get("services"));
    return c.json({ credentials: credentials.map(snakeKeys) }, 200);
  })
  .openapi(get, async (c) =>
    c.json(snakeKeys(await getCredential(c.get("services"), c.req.valid("param").provider)), 200),
  )
  .openapi(put, async (c) => {
    const { provider } = c.req.valid("param");
    return c.json(snakeKeys(await setCredential(c.get("services"), provider, c.req.valid("json"))), 200);
  })
  .openapi(remove, async (c) => {
    await deleteCredential(c.get("services"), c.req.valid("param").provider);
    return c.body(null, 204);
  })
  .openapi(test, async (c) => {
    const answer = await testCredential(c.get("services"), c.req.valid("param").provider);
    return c.json(snakeKeysDeep(answer) as z.infer<typeof CredentialTestBody>, 200);
  });
