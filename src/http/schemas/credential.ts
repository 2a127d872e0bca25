import { z } from "@hono/zod-openapi";
import { credentialStatuses } from "../../domain/credential.ts";
import { keyedProviders } from "../../providers/registry.ts";

const text = () => z.string().nullable();

export const CredentialBody = z
  .strictObject({
    provider: z.enum(keyedProviders),
    name: z.string(),
    origin: z
      .enum(["stored", "environment"])
      .nullable()
      .openapi({ description: "Where the key in use comes from; null: there is none, and the provider is off." }),
    key_hint: text().openapi({ description: "The last four characters.", example: "9f3c" }),
    status: z.enum(credentialStatuses).nullable(),
    quota_limit: z.number().nullable(),
    quota_used: z.number().nullable(),
    quota_reset_at: text(),
    updated_at: text(),
  })
  .openapi("Credential", { description: "A provider's key, of which nothing more is ever shown." });

export const CredentialTestBody = z
  .strictObject({
    provider: z.enum(keyedProviders),
    works: z.boolean(),
    reason: text().openapi({ description: "Why it does not work." }),
    account: z
      .strictObject({
        plan: text(),
        scope: text().openapi({ description: "What the key may not do." }),
        credits: z.strictObject({ limit: z.number(), used: z.number(), resets_at: text() }).nullable(),
        windows: z.array(z.strictObject({ limit: z.number(), seconds: z.number(), remaining: z.number().nullable() })),
      })
      .nullable(),
  })
  .openapi("CredentialTest");
