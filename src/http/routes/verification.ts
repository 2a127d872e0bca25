import { createRoute, z } from "@hono/zod-openapi";
import { snakeKeys } from "../../lib/case.ts";
import { verifyContactEmail } from "../../services/contacts/verify-contact-email.ts";
import {
  getEmailBatch,
  listEmailChecks,
  VerifyEmailsInput,
  verifyEmails,
} from "../../services/contacts/verify-emails.ts";
import { toBatchBody, toChecksBody } from "../presenters/present-verification.ts";
import { noQuery } from "../query-fields.ts";
import { createRouter } from "../router.ts";
import {
  EmailChecksBody,
  VerificationBatchBody,
  VerificationBody,
  VerificationProgressBody,
} from "../schemas/contact.ts";
import { locationHeader } from "../schemas/headers.ts";
import { errorResponses } from "../schemas/problem.ts";

const tags = ["Contacts"];
const params = z.object({ id: z.uuid() });
const json = (description: string, schema: z.ZodType) => ({ description, content: { "application/json": { schema } } });

const verify = createRoute({
  method: "post",
  path: "/contacts/{id}/verify-email",
  operationId: "verifyContactEmail",
  tags,
  summary: "Verify a contact's e-mail address",
  description:
    "Lists and DNS first, which are free; Hunter only where these do not decide (0.5 credits). Where Hunter needs " +
    "longer the answer is `unknown` with `retry_at`, and the contact gets its verdict by itself.",
  request: { query: noQuery, params },
  responses: {
    200: json("Verdict and evidence", VerificationBody),
    ...errorResponses("not_found", "conflict", "suppressed", "idempotency_conflict"),
  },
});

const verifyMany = createRoute({
  method: "post",
  path: "/contacts/verify-emails",
  operationId: "verifyEmails",
  tags,
  summary: "Verify many addresses in the background",
  description:
    "Up to 1,000 at once. `dry_run` says what it would cost at most; with `max_credits` no call leaves that could " +
    "exceed it. `mode: free` asks nobody who costs anything.",
  request: { query: noQuery, body: { required: true, content: { "application/json": { schema: VerifyEmailsInput } } } },
  responses: {
    200: json("What it would cost", VerificationBatchBody),
    202: { ...json("Begun", VerificationBatchBody), headers: locationHeader },
    ...errorResponses("not_found", "conflict", "idempotency_conflict", "unsupported_media_type", "payload_too_large"),
  },
});

const progress = createRoute({
  method: "get",
  path: "/contacts/verify-emails/{id}",
  operationId: "getEmailVerifications",
  tags,
  summary: "How far a verification of many addresses is",
  description: "How many have a verdict, by verdict, and what it has cost.",
  request: { query: noQuery, params },
  responses: { 200: json("Counts by verdict, and credits", VerificationProgressBody), ...errorResponses("not_found") },
});

const checks = createRoute({
  method: "get",
  path: "/contacts/{id}/email-checks",
  operationId: "listEmailChecks",
  tags,
  summary: "What was found out about a contact's address, the newest first",
  description: "The newest first: each verdict with who gave it, its evidence and its price. Kept for `UNDO_DAYS`.",
  request: { query: noQuery, params },
  responses: { 200: json("The last 50 checks", EmailChecksBody), ...errorResponses("not_found") },
});

export const verificationRoutes = createRouter()
  .openapi(verify, async (c) => {
    const answer = await verifyContactEmail(c.get("services"), c.req.valid("param").id);
    return c.json(snakeKeys(answer), 200);
  })
  .openapi(verifyMany, async (c) => {
    const answer = await verifyEmails(c.get("services"), c.req.valid("json"));
    return answer.batchId === null
      ? c.json(toBatchBody(answer), 200)
      : c.json(toBatchBody(answer), 202, { location: `/api/v1/contacts/verify-emails/${answer.batchId}` });
  })
  .openapi(progress, async (c) =>
    c.json(snakeKeys(await getEmailBatch(c.get("services"), c.req.valid("param").id)), 200),
  )
  .openapi(checks, async (c) => {
    return c.json(toChecksBody(await listEmailChecks(c.get("services"), c.req.valid("param").id)), 200);
  });
