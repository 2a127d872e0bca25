import type { SourceReport, SourceStatus } from "../../domain/discovery-run.ts";
import { AppError, type ErrorCode } from "../../domain/errors.ts";
import { later } from "../../lib/clock.ts";
import type { ServiceContext } from "../context.ts";

/** What it says of a source that it could not be asked. Codes that are not here are our own faults and are thrown. */
const statusOfFailure: Partial<Record<ErrorCode, SourceStatus>> = {
  rate_limited: "rate_limited",
  quota_exhausted: "quota_exhausted",
  over_budget: "over_budget",
  misconfigured: "not_configured",
  provider_rejected: "provider_rejected",
  provider_unavailable: "unavailable",
  provider_bad_response: "bad_response",
};

/** @throws the error itself where it is none of a provider's */
export function reportFailure(ctx: ServiceContext, source: string, error: unknown): SourceReport {
  const status = error instanceof AppError ? statusOfFailure[error.code] : undefined;
  if (!(error instanceof AppError) || status === undefined) throw error;
  ctx.log.warn("discovery.source_failed", { source, status, detail: error.internal });
  const { retryAfterMs } = error;
  return {
    status,
    found: 0,
    new: 0,
    credits: 0,
    reason: error.message,
    ...(retryAfterMs === undefined ? {} : { retryAt: later(ctx.clock.now(), retryAfterMs).toISOString() }),
  };
}

export const hasAnswered = ({ status }: SourceReport): boolean => status === "ok" || status === "empty";
