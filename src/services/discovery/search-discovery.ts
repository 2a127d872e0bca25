import { requireScope } from "../../domain/actor.ts";
import { aiAdoptionScore } from "../../domain/ai-adoption.ts";
import { budgetOf } from "../../domain/budget.ts";
import type { DiscoveryCriteria } from "../../domain/discovery-criteria.ts";
import type { SourceReport } from "../../domain/discovery-run.ts";
import { AppError } from "../../domain/errors.ts";
import type { FundingStage } from "../../domain/lead.ts";
import { sha256Hex } from "../../lib/hash.ts";
import { newId } from "../../lib/id.ts";
import type { DiscoverySource } from "../../providers/registry.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { signalsOf } from "../leads/store-observations.ts";
import { parseInput } from "../parse-input.ts";
import { askSources, type Finding, type Positions } from "./ask-sources.ts";
import { configuredSources } from "./configured-sources.ts";
import { readDiscoveryCursor, writeDiscoveryCursor } from "./discovery-cursor.ts";
import { SearchDiscoveryInput, toCriteria } from "./discovery-input.ts";
import { keepFindings } from "./keep-findings.ts";
import { quotasOf } from "./quotas-of.ts";
import { hasAnswered } from "./source-report.ts";

export interface DiscoveryResult {
  companyName: string;
  domain: string | null;
  industry: string | null;
  employeeCount: number | null;
  location: string | null;
  fundingStage: FundingStage | null;
  aiAdoptionScore: number | null;
  leadScore: number | null;
  source: DiscoverySource;
  /** Null when the run does not save. */
  leadId: string | null;
  isNew: boolean | null;
}

export interface DiscoveryAnswer {
  runId: string;
  criteria: DiscoveryCriteria;
  results: DiscoveryResult[];
  /** Sum of what the sources have for the criteria; a company that two of them have counts twice. */
  total: number;
  sourcesQueried: DiscoverySource[];
  quotaRemaining: Record<string, number>;
  sources: Partial<Record<DiscoverySource, SourceReport>>;
  nextCursor: string | null;
}

/** Asks external sources for companies and keeps them as leads. @throws AppError provider_unavailable if all fail, over_budget */
export async function searchDiscovery(ctx: ServiceContext, input: unknown): Promise<DiscoveryAnswer> {
  const search = parseInput(SearchDiscoveryInput, input);
  requireScope(ctx.actor, search.save && !search.dry_run ? "write" : "read");
  const criteria = toCriteria(search);
  const sources = search.sources ?? (await configuredSources(ctx));
  const fingerprint = sha256Hex(JSON.stringify([criteria, [...sources].sort()]));
  const positions: Positions = search.cursor
    ? readDiscoveryCursor(search.cursor, fingerprint)
    : Object.fromEntries(sources.map((source) => [source, 0]));

  const runId = newId();
  const started = timestamp(ctx);
  const scope = callScope(ctx, { runId, budget: budgetOf(search.max_credits) });
  const asked = await askSources(ctx, { criteria, positions, limit: search.limit, scope });
  const reports = Object.values(asked.reports);
  if (!reports.some(hasAnswered)) throw allDead(asked.reports);

  const results = search.save ? await keep(ctx, asked.findings, asked.reports) : asked.findings.map(toPreview);
  const isOver = Object.keys(asked.next).length === 0;
  const answer: DiscoveryAnswer = {
    runId,
    criteria,
    results,
    total: reports.reduce((sum, report) => sum + report.found, 0),
    sourcesQueried: sources.filter((source) => asked.reports[source]),
    quotaRemaining: await quotasOf(ctx, sources),
    sources: asked.reports,
    nextCursor: isOver ? null : writeDiscoveryCursor(asked.next, fingerprint),
  };
  await ctx.runs.record(
    {
      id: runId,
      criteria,
      sourceIds: [...sources],
      wanted: search.limit,
      maxCredits: search.max_credits ?? null,
      actor: ctx.actor.name,
      requestId: ctx.requestId,
      sources: asked.reports as Record<string, SourceReport>,
      stored: search.save ? results.length : 0,
      created: results.filter(({ isNew }) => isNew).length,
    },
    started,
    timestamp(ctx),
  );
  return answer;
}

async function keep(
  ctx: ServiceContext,
  findings: readonly Finding[],
  reports: Partial<Record<DiscoverySource, SourceReport>>,
): Promise<DiscoveryResult[]> {
  const kept = await keepFindings(ctx, findings, reports);
  return kept.map(({ finding, lead, isNew }) => ({ ...lead, source: finding.source, leadId: lead.id, isNew }));
}

function toPreview({ source, company }: Finding): DiscoveryResult {
  const { facts } = company;
  return {
    companyName: facts.companyName,
    domain: company.domain,
    industry: facts.industry ?? null,
    employeeCount: facts.employeeCount ?? null,
    location: facts.location ?? null,
    fundingStage: facts.fundingStage ?? null,
    aiAdoptionScore: aiAdoptionScore(signalsOf(company, source, "")),
    leadScore: null,
    source,
    leadId: null,
    isNew: null,
  };
}

function allDead(reports: Partial<Record<DiscoverySource, SourceReport>>): AppError {
  const reasons = Object.values(reports).map((report) => report.reason);
  // Nobody is down where it was only the caller's own limit that kept us from asking.
  const isOverBudget = Object.values(reports).every((report) => report.status === "over_budget");
  return new AppError(
    isOverBudget ? "over_budget" : "provider_unavailable",
    `No source could be asked. ${reasons.join(" ")}`,
    {
      extra: { sources: reports },
    },
  );
}
