import { z } from "zod";
import { enrichmentSources } from "../../domain/enrichment.ts";
import { leadStatuses } from "../../domain/lead.ts";
import type { RunRules } from "../../domain/run-rules.ts";
import { wantGroups } from "../../domain/waterfall.ts";
import { maxCredits } from "../input-fields.ts";

/** What may be asked and spent; the same for one lead and for many. */
export const enrichmentOptions = {
  /** All when left out. Whatever is listed: cheapest first, and nobody is asked for what is known. */
  sources: z
    .array(z.enum(enrichmentSources))
    .min(1)
    .default([...enrichmentSources]),
  wants: z
    .array(z.enum(wantGroups))
    .min(1)
    .default([...wantGroups]),
  /** The most credits to spend, of all sources together. */
  max_credits: maxCredits.optional(),
  run_if: z
    .strictObject({
      min_lead_score: z.number().min(0).max(100).optional(),
      statuses: z.array(z.enum(leadStatuses)).min(1).optional(),
    })
    .default({}),
  /** Answers what it would ask and cost, and calls nobody. */
  dry_run: z.boolean().default(false),
};

export const EnrichLeadInput = z.strictObject(enrichmentOptions);
export type EnrichLeadInput = z.infer<typeof EnrichLeadInput>;

export const toRunRules = ({ min_lead_score, statuses }: EnrichLeadInput["run_if"]): RunRules => ({
  minLeadScore: min_lead_score,
  statuses,
});
