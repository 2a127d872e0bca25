import { z } from "@hono/zod-openapi";

/** What a field of a lead or a contact can hold; never left out, so that `null` can be told from "not said". */
export const FieldValue = z
  .custom<unknown>((value) => value !== undefined)
  .openapi("FieldValue", { type: ["string", "number", "boolean", "array", "null"], items: { type: "string" } });
