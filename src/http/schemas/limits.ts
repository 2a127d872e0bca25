import { z } from "@hono/zod-openapi";

const text = () => z.string().nullable();
const learned = { learned_at: z.string(), from: z.enum(["headers", "account"]) };

export const LimitsBody = z
  .strictObject({
    windows: z.array(
      z.strictObject({
        limit: z.number(),
        seconds: z.number(),
        used: z.number(),
        remaining: z.number(),
        resets_at: text(),
      }),
    ),
    quota: z
      .strictObject({
        limit: z.number(),
        used: z.number(),
        remaining: z.number(),
        period_start: z.string(),
        resets_at: z.string(),
      })
      .nullable(),
    cooldown_until: text(),
    circuit: z.enum(["closed", "open", "half_open"]),
    credential_rejected_at: text(),
    learned: z
      .strictObject({
        windows: z.array(
          z.strictObject({ limit: z.number(), seconds: z.number(), remaining: z.number().nullable(), ...learned }),
        ),
        quota: z.strictObject({ limit: z.number(), used: z.number(), resets_at: text(), ...learned }).nullable(),
      })
      .openapi({
        description: "What the provider itself says, by when and where. It is in the numbers above already.",
      }),
  })
  .openapi("Limits", { description: "What the limiter counts, and decides by." });
