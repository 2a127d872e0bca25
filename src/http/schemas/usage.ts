import { z } from "@hono/zod-openapi";
import { LimitsBody } from "./limits.ts";

export const UsageBody = z
  .strictObject({
    providers: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        since: z.string().openapi({ description: "The billing period's start; the calendar month's without a quota." }),
        limits: LimitsBody.nullable(),
        calls: z.number().int().openapi({ description: "Calls that left, whatever came of them." }),
        outcomes: z.record(z.string(), z.number()),
        operations: z.record(z.string(), z.strictObject({ calls: z.number(), credits: z.number() })),
        credits: z.number(),
        credits_today: z.number(),
        new_leads: z.number().int(),
        credits_per_lead_found: z.number().nullable(),
        verified_emails: z.number().int(),
        credits_per_verified_email: z.number().nullable(),
        saved: z
          .strictObject({ answers: z.number().int(), credits: z.number() })
          .openapi({ description: "Answers that were remembered, and what asking again would have cost." }),
      }),
    ),
  })
  .openapi("Usage");
