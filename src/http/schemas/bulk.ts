import { z } from "@hono/zod-openapi";
import { errorCodes } from "../../domain/errors.ts";
import { LeadOperation, mostOperations, operationNames } from "../../services/leads/bulk-input.ts";

/** For the document; each operation is checked by itself, so that one that is not valid does not keep the others out. */
export const operationComponent = { name: "LeadOperation", schema: LeadOperation };

const Operation = z
  .record(z.string(), z.unknown())
  .openapi({ type: "object", allOf: [{ $ref: `#/components/schemas/${operationComponent.name}` }] });

export const BulkRequest = z.strictObject({ operations: z.array(Operation).min(1).max(mostOperations) });

const ItemProblem = z.strictObject({
  code: z.enum(errorCodes),
  detail: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), code: z.string(), detail: z.string() })),
  existing_id: z.uuid().optional().openapi({ description: "The lead that is in the way." }),
  current_version: z.number().int().optional(),
  merged_into: z.uuid().optional(),
});

export const BulkBody = z
  .strictObject({
    results: z.array(
      z.strictObject({
        index: z.number().int(),
        client_ref: z.string().nullable(),
        op: z.enum(operationNames).nullable(),
        status: z.number().int().openapi({ description: "What the same request alone would have been answered with." }),
        id: z.string().nullable(),
        version: z.number().int().nullable().openapi({ description: "After the whole request; null when it is gone." }),
        problem: ItemProblem.nullable(),
      }),
    ),
    counts: z.strictObject({
      created: z.number().int(),
      updated: z.number().int(),
      deleted: z.number().int(),
      failed: z.number().int(),
    }),
  })
  .openapi("BulkResult");
