import type { Lead, LeadStatus } from "./lead.ts";

/** On which leads credits may be spent: all that are given must hold. */
export interface RunRules {
  minLeadScore?: number | undefined;
  statuses?: readonly LeadStatus[] | undefined;
}

/** Why the lead must not be enriched under these rules; null where it may. */
export function whyNotRun(lead: Lead, { minLeadScore, statuses }: RunRules): string | null {
  if (minLeadScore !== undefined && lead.leadScore === null) return "Its score is not known yet.";
  if (minLeadScore !== undefined && (lead.leadScore ?? 0) < minLeadScore)
    return `Its score of ${lead.leadScore} is below ${minLeadScore}.`;
  if (statuses !== undefined && !statuses.includes(lead.status)) return `Its status is "${lead.status}".`;
  return null;
}
