import type { UsageOfProvider } from "../../services/usage/get-usage.ts";
import { toLimitsBody } from "./present-limits.ts";

export const toUsageBody = ({ id, name, since, limits, usage, ...costs }: UsageOfProvider) => ({
  id,
  name,
  since,
  limits: limits && toLimitsBody(limits),
  calls: usage.calls,
  outcomes: usage.outcomes,
  operations: usage.operations,
  credits: usage.credits,
  credits_today: usage.creditsToday,
  new_leads: usage.discovery.newLeads,
  credits_per_lead_found: costs.creditsPerLeadFound,
  verified_emails: usage.verification.verdicts,
  credits_per_verified_email: costs.creditsPerVerifiedEmail,
  saved: usage.saved,
});
