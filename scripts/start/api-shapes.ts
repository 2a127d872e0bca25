import { z } from "zod";

// Only what `npm start` shows of the API's answers; everything else may change without this noticing.

const SourceOutcome = z.object({
  status: z.string(),
  found: z.number().optional(),
  new: z.number().optional(),
  credits: z.number().optional(),
  reason: z.string().nullish(),
  retry_at: z.string().nullish(),
});

export const DiscoveryAnswer = z.object({
  results: z.array(
    z.object({
      lead_id: z.string(),
      company_name: z.string(),
      domain: z.string().nullish(),
      source: z.union([z.string(), z.array(z.string())]),
      is_new: z.boolean().default(false),
    }),
  ),
  total: z.number().default(0),
  sources: z.record(z.string(), SourceOutcome).default({}),
  run_id: z.string().nullish(),
});
export type DiscoveryAnswer = z.infer<typeof DiscoveryAnswer>;

/** The 503 of a discovery that no source answered. */
export const AllSourcesFailed = z.object({ sources: z.record(z.string(), SourceOutcome) });

export const SourceList = z.object({
  sources: z.array(
    z.object({ id: z.string(), limits: z.object({ quota: z.object({ used: z.number() }).nullable() }).nullable() }),
  ),
});

const EnrichmentResult = z.object({
  status: z.string(),
  reason: z.string().nullish(),
});
export type EnrichmentResult = z.infer<typeof EnrichmentResult>;

export const JobAnswer = z.object({
  status: z.string(),
  enrichment_results: z.record(z.string(), EnrichmentResult).default({}),
  contacts_added: z.number().default(0),
  retry_at: z.string().nullish(),
});
export type JobAnswer = z.infer<typeof JobAnswer>;

export const EnrichAnswer = JobAnswer.extend({ job_id: z.string() });

export const ScoreAnswer = z.object({
  score: z.number().nullable(),
  top_positive: z.array(z.object({ label: z.string(), value: z.unknown() })).default([]),
});
export type ScoreAnswer = z.infer<typeof ScoreAnswer>;

export const ContactList = z.object({
  items: z.array(
    z.object({
      email: z.string().nullish(),
      email_status: z.string().nullish(),
      is_decision_maker: z.boolean().nullish(),
    }),
  ),
});
export type ContactList = z.infer<typeof ContactList>;
