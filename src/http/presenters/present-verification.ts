import { snakeKeys } from "../../lib/case.ts";
import type { BatchAnswer, ListedCheck } from "../../services/contacts/verify-emails.ts";

export const toBatchBody = (answer: BatchAnswer) => ({ ...snakeKeys(answer), dry_run: answer.batchId === null });

export const toChecksBody = (checks: readonly ListedCheck[]) => ({
  items: checks.map((check) => ({
    id: check.id,
    mode: check.mode,
    status: check.status,
    verdict: check.verdict,
    reason: check.reason,
    score: check.score,
    method: check.method,
    evidence: check.evidence,
    credits: check.credits,
    attempts: check.attempts,
    requested_by: check.requestedBy,
    checked_at: check.checkedAt,
    retry_at: check.retryAt,
    is_current_address: check.isCurrentAddress,
  })),
});
