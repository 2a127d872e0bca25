import type { FoundContact } from "../../domain/contact.ts";
import type { EnrichmentSource, StepResult } from "../../domain/enrichment.ts";
import { AppError, type ErrorCode } from "../../domain/errors.ts";
import type { Lead } from "../../domain/lead.ts";
import { later } from "../../lib/clock.ts";
import type { CallScope, CompanyObservation } from "../../providers/provider.ts";
import type { ServiceContext } from "../context.ts";
import type { Wanted } from "./wanted.ts";

export interface SourceAnswer {
  step: StepResult;
  company: CompanyObservation | null;
  people: FoundContact[];
  /** Whether the step ended in a failure that may pass: such an attempt is counted. */
  isFailedAttempt: boolean;
}

/** Asks one source for what is wanted of a company. Failures of the source are part of the answer. */
export async function askSource(
  ctx: ServiceContext,
  source: EnrichmentSource,
  lead: Lead & { domain: string },
  wanted: Wanted,
  scope: CallScope,
): Promise<SourceAnswer> {
  const { domain } = lead;
  const spent = { credits: 0, cached: true };
  const add = ({ credits, cached }: { credits: number; cached: boolean }) => {
    spent.credits += credits;
    spent.cached &&= cached;
  };
  let company: CompanyObservation | null = null;
  let people: FoundContact[] = [];
  try {
    const provider = await ctx.providers.open(source, scope);
    if (wanted.company && provider.enrichCompany) {
      const answer = await provider.enrichCompany({ domain });
      add(answer);
      company = answer.value;
    }
    if (wanted.people > 0 && provider.findContacts) {
      const answer = await provider.findContacts({ domain, limit: wanted.people });
      add(answer);
      people = answer.value;
    }
  } catch (error) {
    const failure = describeFailure(ctx, source, error);
    // What came before the failure is kept: it was paid for.
    return { ...failure, step: { ...failure.step, ...spent }, company, people };
  }
  const step: StepResult = {
    status: company || people.length > 0 ? "success" : "no_data",
    ...spent,
    emailsFound: people.filter((person) => person.email !== null).length,
    data: summaryOf(company),
  };
  return { step, company, people, isFailedAttempt: false };
}

type Failure = Pick<SourceAnswer, "step" | "isFailedAttempt">;

/** How long to wait where the failure does not say. */
const retryAfterFailureMs = 30_000;

const waits: Partial<Record<ErrorCode, { isAttempt: boolean }>> = {
  rate_limited: { isAttempt: false },
  quota_exhausted: { isAttempt: false },
  provider_unavailable: { isAttempt: true },
  provider_bad_response: { isAttempt: true },
};

function describeFailure(ctx: ServiceContext, source: EnrichmentSource, error: unknown): Failure {
  if (!(error instanceof AppError)) throw error;
  const end = (status: StepResult["status"]): Failure => ({
    step: { status, reason: error.message, credits: 0, cached: false },
    isFailedAttempt: false,
  });
  ctx.log.warn("enrichment.source_failed", { source, code: error.code, detail: error.internal });
  if (error.code === "misconfigured" || error.code === "over_budget") return end("skipped");
  if (error.code === "suppressed") return end("no_data");
  if (error.code === "provider_rejected") return end("failed");
  const wait = waits[error.code];
  if (!wait) throw error;
  const retryAt = later(ctx.clock.now(), error.retryAfterMs ?? retryAfterFailureMs).toISOString();
  return {
    step: { status: "waiting", reason: error.message, retryAt, credits: 0, cached: false },
    isFailedAttempt: wait.isAttempt,
  };
}

function summaryOf(company: CompanyObservation | null): Record<string, unknown> {
  if (!company) return {};
  const { companyName, industry, employeeCount, fundingStage, fundingTotalUsd, foundedYear, location } = company.facts;
  const known = {
    company_name: companyName,
    industry,
    employee_count: employeeCount,
    funding_stage: fundingStage,
    funding_total_usd: fundingTotalUsd,
    founded_year: foundedYear,
    location,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null && value !== undefined));
}
