export const sourceStatuses = [
  "ok",
  "empty",
  "rate_limited",
  "quota_exhausted",
  "over_budget",
  "not_configured",
  "unavailable",
  "provider_rejected",
  "bad_response",
] as const;
export type SourceStatus = (typeof sourceStatuses)[number];

/** How one source did in one run. "Found nothing" and "could not ask" are never the same answer. */
export interface SourceReport {
  status: SourceStatus;
  /** How many companies the source has for the criteria, over all pages; 0 where it could not be asked. */
  found: number;
  /** How many of this run's leads are new and came from here. */
  new: number;
  credits: number;
  reason?: string;
  retryAt?: string;
  /** Filters that the source cannot apply, so that we applied them to its answers. */
  filtersAppliedHere?: string[];
  /** Companies left out because they do not tell what a filter asks for. */
  leftOutUnknown?: number;
}

export type RunStatus = "running" | "completed" | "failed";
