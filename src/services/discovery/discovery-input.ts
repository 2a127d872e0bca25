import { z } from "zod";
import { type DiscoveryCriteria, type QueryMeaning, readQuery } from "../../domain/discovery-criteria.ts";
import { fundingStages } from "../../domain/lead.ts";
import { discoverySources } from "../../providers/registry.ts";
import { line, maxCredits, wholeNumber } from "../input-fields.ts";

const Filters = z
  .strictObject({
    location: line(200).optional(),
    industry: z.array(line(100)).max(20).optional(),
    employee_count_min: wholeNumber(1, 10_000_000).optional(),
    employee_count_max: wholeNumber(1, 10_000_000).optional(),
    funding_stage: z.array(z.enum(fundingStages)).max(20).optional(),
  })
  .refine(
    ({ employee_count_min: min, employee_count_max: max }) => min === undefined || max === undefined || min <= max,
    {
      path: ["employee_count_min"],
      error: "Must not be above employee_count_max.",
    },
  );

export const SearchDiscoveryInput = z.strictObject({
  query: z.string().trim().max(500).default("AI companies"),
  filters: Filters.default({}),
  /** All that are set up when left out. */
  sources: z.array(z.enum(discoverySources)).min(1).max(10).optional(),
  limit: wholeNumber(1, 100).default(20),
  /** Where an earlier answer's `next_cursor` says that this search goes on. */
  cursor: z.string().max(2000).optional(),
  save: z.boolean().default(true),
  dry_run: z.boolean().default(false),
  /** A source that would exceed it is not asked, and its report says so. */
  max_credits: maxCredits.optional(),
});
export type SearchDiscoveryInput = z.infer<typeof SearchDiscoveryInput>;

export function toCriteria({ query, filters }: Pick<SearchDiscoveryInput, "query" | "filters">): DiscoveryCriteria {
  const asked = readQuery(query);
  return {
    query,
    words: asked.words,
    location: filters.location ?? asked.location,
    industry: filters.industry ?? [],
    ...employeeCounts(filters, asked),
    fundingStage: filters.funding_stage ?? asked.fundingStage,
  };
}

/** One end given as a filter replaces both of the query's: mixed they might contradict each other. */
function employeeCounts(filters: SearchDiscoveryInput["filters"], asked: QueryMeaning) {
  const { employee_count_min: min, employee_count_max: max } = filters;
  if (min === undefined && max === undefined) {
    return { employeeCountMin: asked.employeeCountMin, employeeCountMax: asked.employeeCountMax };
  }
  return { employeeCountMin: min ?? null, employeeCountMax: max ?? null };
}
