import { z } from "@hono/zod-openapi";
import { type ErrorCode, errorCodes } from "../../domain/errors.ts";
import { errorTable } from "../error-table.ts";

export const ProblemBody = z
  .looseObject({
    type: z.string().openapi({ example: "/docs/errors#not_found" }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(errorCodes),
    request_id: z.string(),
    retryable: z.boolean(),
    errors: z
      .array(
        z.object({
          pointer: z.string().optional(),
          parameter: z.string().optional(),
          code: z
            .string()
            .openapi({ description: "What is wrong, in a word for programs.", example: "invalid_domain" }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .openapi("Problem", { description: "What went wrong, by RFC 9457." });

/** What every operation behind a key can answer. */
const always = [
  "invalid_request",
  "unauthenticated",
  "forbidden",
  "rate_limited",
  "misconfigured",
  "internal",
] as const;

/** The responses for these codes, with statuses and words from the one table. */
export function errorResponses(...codes: ErrorCode[]) {
  const byStatus = new Map<number, string[]>();
  for (const code of [...always, ...codes]) {
    const { status, title } = errorTable[code];
    byStatus.set(status, [...new Set([...(byStatus.get(status) ?? []), `${title} (\`${code}\`)`])]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, titles]) => [
      status,
      { description: `${titles.join(", or ")}.`, content: { "application/problem+json": { schema: ProblemBody } } },
    ]),
  );
}
