import { z } from "zod";
import { line, uuid, wholeNumber } from "../input-fields.ts";
import { ChangeLeadInput, CreateLeadInput } from "./lead-input.ts";

export const mostOperations = 200;

const clientRef = line(200);
const existing = {
  id: uuid,
  /** The version that the caller saw. */
  if_match: wholeNumber(1, 1_000_000_000).optional(),
  /** Comes back with the result. */
  client_ref: clientRef.optional(),
};

export const LeadOperation = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("create"), lead: CreateLeadInput, client_ref: clientRef.optional() }),
  z.strictObject({ op: z.literal("update"), changes: ChangeLeadInput, ...existing }),
  z.strictObject({ op: z.literal("delete"), suppress: z.boolean().default(false), ...existing }),
]);
export type LeadOperation = z.infer<typeof LeadOperation>;

export const operationNames = ["create", "update", "delete"] as const;
export type OperationName = (typeof operationNames)[number];

/** Each operation is checked by itself: one that is not valid does not keep the others out. */
export const BulkLeadsInput = z.strictObject({
  operations: z.array(z.record(z.string(), z.unknown())).min(1).max(mostOperations),
});
