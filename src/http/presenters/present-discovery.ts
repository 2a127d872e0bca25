import type { SourceReport } from "../../domain/discovery-run.ts";
import { snakeKeys } from "../../lib/case.ts";
import type { DiscoveryEstimate } from "../../services/discovery/estimate-discovery.ts";
import type { SourceDescription } from "../../services/discovery/list-sources.ts";
import type { DiscoveryAnswer, DiscoveryResult } from "../../services/discovery/search-discovery.ts";
import { toLimitsBody } from "./present-limits.ts";

export function toDiscoveryBody(answer: DiscoveryAnswer) {
  const { words, location, industry, employeeCountMin, employeeCountMax, fundingStage } = answer.criteria;
  return {
    results: answer.results.map(toResultBody),
    total: answer.total,
    sources_queried: answer.sourcesQueried,
    quota_remaining: answer.quotaRemaining,
    sources: toReportsBody(answer.sources),
    run_id: answer.runId,
    understood: snakeKeys({ words, location, industry, employeeCountMin, employeeCountMax, fundingStage }),
    next_cursor: answer.nextCursor,
  };
}

function toResultBody(result: DiscoveryResult) {
  return {
    company_name: result.companyName,
    domain: result.domain,
    industry: result.industry,
    employee_count: result.employeeCount,
    location: result.location,
    funding_stage: result.fundingStage,
    ai_adoption_score: result.aiAdoptionScore,
    lead_score: result.leadScore,
    source: result.source,
    lead_id: result.leadId,
    is_new: result.isNew,
  };
}

export const toReportsBody = (reports: Partial<Record<string, SourceReport>>) =>
  Object.fromEntries(Object.entries(reports).flatMap(([id, report]) => (report ? [[id, snakeKeys(report)]] : [])));

export const toEstimateBody = (estimate: DiscoveryEstimate) => ({ dry_run: true as const, ...snakeKeys(estimate) });

export function toSourceBody({ limits, ...source }: SourceDescription) {
  return {
    ...snakeKeys(source),
    capabilities: [...source.capabilities],
    filters: [...source.filters],
    prices: { ...source.prices },
    limits: limits && toLimitsBody(limits),
  };
}
