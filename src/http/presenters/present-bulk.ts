import type { AppError } from "../../domain/errors.ts";
import type { OperationName } from "../../services/leads/bulk-input.ts";
import type { BulkResult } from "../../services/leads/write-leads-in-bulk.ts";
import { errorTable } from "../error-table.ts";

const statusOf = { create: 201, update: 200, delete: 204 } as const satisfies Record<OperationName, number>;

export function toBulkBody(results: readonly BulkResult[]) {
  const done = (op: OperationName) => results.filter((result) => result.op === op && isDone(result)).length;
  return {
    results: results.map(toResultBody),
    counts: {
      created: done("create"),
      updated: done("update"),
      deleted: done("delete"),
      failed: results.filter((result) => !isDone(result)).length,
    },
  };
}

const isDone = ({ outcome }: BulkResult): boolean => outcome.kind === "done";

function toResultBody({ op, clientRef, outcome, version }: BulkResult, index: number) {
  const error = outcome.kind === "refused" ? outcome.error : null;
  return {
    index,
    client_ref: clientRef,
    op,
    status: error ? errorTable[error.code].status : statusOf[op ?? "update"],
    id: outcome.leadId,
    version,
    problem: error && toProblem(error),
  };
}

const toProblem = ({ code, message, issues, extra }: AppError) => ({
  code,
  detail: message,
  errors: issues.map((issue) => ({ pointer: issue.pointer ?? "", code: issue.code, detail: issue.detail })),
  ...extra,
});
