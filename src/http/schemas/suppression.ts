import { z } from "@hono/zod-openapi";
import { suppressionKinds } from "../../domain/suppression.ts";
import { pageOf } from "./lead.ts";

const time = () => z.string().openapi({ format: "date-time" });
const count = () => z.number().int();

const Suppression = z
  .strictObject({
    id: z.uuid(),
    scope: z.enum(suppressionKinds),
    reason: z.string(),
    by: z.string(),
    expires_at: time().nullable().openapi({ description: "Null: never." }),
    created_at: time(),
    updated_at: time(),
  })
  .openapi("Suppression", { description: "Whom it is about nobody can tell from it: only a keyed hash is kept." });

export const SuppressionPage = pageOf(Suppression).openapi("SuppressionPage");

export const SuppressionAddedBody = z
  .strictObject({
    suppression: z.union([Suppression, z.null()]).openapi({ description: "Null for a dry run." }),
    scope: z.enum(suppressionKinds),
    dry_run: z.boolean(),
    removed: z
      .strictObject({ contacts: count(), leads: count() })
      .openapi({ description: "What was there already and is gone, or in a dry run would be." }),
  })
  .openapi("SuppressionAdded");

export const SuppressionCheckBody = z
  .strictObject({
    items: z.array(
      z.strictObject({
        value: z.string(),
        scope: z.enum(suppressionKinds).nullable().openapi({ description: "Null: neither an address nor a domain." }),
        is_suppressed: z.boolean(),
      }),
    ),
  })
  .openapi("SuppressionCheck");
