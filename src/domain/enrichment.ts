export const enrichmentSources = ["apollo", "hunter"] as const;
export type EnrichmentSource = (typeof enrichmentSources)[number];

/**
 * The order in which the waterfall goes, so that it costs least in all. Only Apollo knows about funding: where that is
 * missing it is asked anyway, and first, since it then answers the rest too. Else Hunter's facts are the cheaper ones.
 */
export function waterfallOrder(isFundingKnown: boolean): readonly EnrichmentSource[] {
  return isFundingKnown ? ["hunter", "apollo"] : ["apollo", "hunter"];
}

export const jobStatuses = ["pending", "running", "completed", "partial", "failed", "cancelled"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/**
 * What became of one source in one job. `waiting` is the only state that is not final: the source could not be asked
 * yet and will be, at `retryAt`.
 */
export interface StepResult {
  status: "success" | "no_data" | "skipped" | "waiting" | "failed";
  reason?: string;
  retryAt?: string;
  credits: number;
  cached: boolean;
  emailsFound?: number;
  data?: Record<string, unknown>;
}

export type StepResults = Partial<Record<EnrichmentSource, StepResult>>;

export const isFinal = (step: StepResult | undefined): boolean => step !== undefined && step.status !== "waiting";

/** A job's last word: `partial` where some sources failed, `failed` where none that was asked could answer. */
export function verdictOf(results: StepResults): "completed" | "partial" | "failed" {
  const steps = Object.values(results);
  const failed = steps.filter((step) => step.status === "failed").length;
  if (failed === 0) return "completed";
  return steps.some((step) => step.status === "success" || step.status === "no_data") ? "partial" : "failed";
}
