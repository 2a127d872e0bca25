import { contacts, enrichmentJobs, leadFacts, leads, signals } from "./schema.ts";

/** The tables that a merge touches, by name: the leads themselves and all that refers to them. */
export const mergeTables = {
  leads,
  contacts,
  lead_facts: leadFacts,
  signals,
  enrichment_jobs: enrichmentJobs,
} as const;
export type MergeTable = keyof typeof mergeTables;

/** Columns that mean something only together: where one was changed since, none of them goes back. */
export const columnGroups: Partial<Record<MergeTable, readonly (readonly string[])[]>> = {
  contacts: [
    ["email", "email_status", "email_confidence", "email_verified_at", "email_source", "email_evidence"],
    ["job_title", "seniority", "is_decision_maker"],
  ],
  enrichment_jobs: [
    [
      "status",
      "claim",
      "lease_until",
      "retry_at",
      "started_at",
      "completed_at",
      "error",
      "attempts",
      "results",
      "trace",
    ],
  ],
};
