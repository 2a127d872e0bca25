export const batchStatuses = ["running", "completed", "cancelled"] as const;
export type BatchStatus = (typeof batchStatuses)[number];

/** How far a batch is: every one of its leads is in exactly one of these. */
export interface BatchCounts {
  waiting: number;
  skipped: number;
  open: number;
  completed: number;
  partial: number;
  failed: number;
  cancelled: number;
}

/**
 * Jobs of one batch that are open at the same time. A batch of thousands then stands in nobody's way: the queue never
 * holds more of it than this.
 */
export const mostOpenJobs = 20;

/** Leads that one batch may have. */
export const mostBatchLeads = 10_000;
