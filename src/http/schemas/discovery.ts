import { z } from "@hono/zod-openapi";
import { sourceStatuses } from "../../domain/discovery-run.ts";
import { fundingStages } from "../../domain/lead.ts";
import { discoverySources } from "../../providers/registry.ts";
import { LimitsBody } from "./limits.ts";

const text = () => z.string().nullable();

const SourceReportBody = z
  .strictObject({
    status: z
      .enum(sourceStatuses)
      .openapi({ description: '"Found nothing" is `empty`; every other but `ok` could not ask.' }),
    found: z.number().int(),
    new: z.number().int(),
    credits: z.number(),
    reason: z.string().optional(),
    retry_at: z.string().optional(),
    filters_applied_here: z.array(z.string()).optional(),
    left_out_unknown: z.number().int().optional(),
  })
  .openapi("SourceReport");

export const DiscoveryBody = z
  .strictObject({
    results: z.array(
      z.strictObject({
        company_name: z.string(),
        domain: text(),
        industry: text(),
        employee_count: z.number().int().nullable(),
        location: text(),
        funding_stage: z.enum(fundingStages).nullable(),
        ai_adoption_score: z.number().nullable(),
        lead_score: z.number().nullable(),
        source: z.enum(discoverySources),
        lead_id: z.uuid().nullable(),
        is_new: z.boolean().nullable(),
      }),
    ),
    total: z
      .number()
      .int()
      .openapi({ description: "What the sources have in all; what two of them have counts twice." }),
    sources_queried: z.array(z.enum(discoverySources)),
    quota_remaining: z
      .record(z.string(), z.number())
      .openapi({ description: "Credits left, for sources with a quota." }),
    sources: z.record(z.string(), SourceReportBody),
    run_id: z.uuid(),
    understood: z
      .strictObject({
        words: z.array(z.string()),
        location: text(),
        industry: z.array(z.string()),
        employee_count_min: z.number().nullable(),
        employee_count_max: z.number().nullable(),
        funding_stage: z.array(z.string()),
      })
      .openapi({ description: "What the query and the filters were taken to mean." }),
    next_cursor: text().openapi({ description: "Send it as `cursor`, with the same search, for what comes next." }),
  })
  .openapi("DiscoveryAnswer");

export const DiscoveryEstimateBody = z
  .strictObject({
    dry_run: z.literal(true),
    sources_queried: z.array(z.enum(discoverySources)),
    credits: z
      .record(z.string(), z.number())
      .openapi({ description: "The most that the run can cost at each source." }),
    quota_remaining: z.record(z.string(), z.number()),
  })
  .openapi("DiscoveryEstimate");

export const AddedBoardsBody = z
  .strictObject({
    added: z.number().int(),
    total: z.number().int().openapi({ description: "All boards that are read in turn now." }),
  })
  .openapi("AddedJobBoards");

export const SourcesBody = z
  .strictObject({
    sources: z.array(
      z.strictObject({
        id: z.enum(discoverySources),
        name: z.string(),
        is_enabled: z.boolean(),
        reason: text().openapi({ description: "Why it is off or is being left alone." }),
        needs_key: z.boolean(),
        filters: z.array(z.string()),
        filters_applied_here: z.array(z.string()),
        prices: z.record(z.string(), z.number()),
        limits: LimitsBody.nullable(),
        capabilities: z.array(z.string()).openapi({ description: "What it can do." }),
        last_success_at: text(),
        success_rate: z
          .number()
          .nullable()
          .openapi({ description: "0 to 1, of the last calls; a provider that knows nothing has answered." }),
        calls_looked_at: z.number().int(),
      }),
    ),
  })
  .openapi("Sources");
