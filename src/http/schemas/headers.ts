import { z } from "@hono/zod-openapi";

export const etagHeader = {
  ETag: { description: "The version.", schema: { type: "string" as const, example: '"3"' } },
};

export const locationHeader = {
  Location: { description: "Where it is.", schema: { type: "string" as const } },
};

export const ifMatch = z.object({
  "if-match": z
    .string()
    .optional()
    .openapi({ description: "The `ETag` that you saw last. Stale: 412.", example: '"3"' }),
});

export const ifNoneMatch = z.object({
  "if-none-match": z
    .string()
    .optional()
    .openapi({ description: "The `ETag` that you have. Still current: 304.", example: '"3"' }),
});
