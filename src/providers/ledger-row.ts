import type { CallRow } from "../db/call-repository.ts";
import type { CallScope } from "./provider.ts";

/** A call as the ledger takes it down before it leaves, at the most that it can cost. */
export const ledgerRow = (
  call: Pick<CallRow, "id" | "provider" | "operation" | "credits">,
  { leadId, jobId, runId, actor, requestId }: CallScope,
): CallRow => ({
  ...call,
  leadId: leadId ?? null,
  jobId: jobId ?? null,
  runId: runId ?? null,
  actor,
  requestId,
});
