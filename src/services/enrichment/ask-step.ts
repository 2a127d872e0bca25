import type { Contact, FoundContact } from "../../domain/contact.ts";
import type { EnrichmentSource, StepStatus, TraceStep } from "../../domain/enrichment.ts";
import { AppError, type ErrorCode } from "../../domain/errors.ts";
import type { Step } from "../../domain/waterfall.ts";
import { days, later } from "../../lib/clock.ts";
import type { CallScope, CompanyObservation, Priced } from "../../providers/provider.ts";
import type { ServiceContext } from "../context.ts";
import { mostPeople } from "./steps.ts";
import { type AddressVerdict, verifyListed } from "./verify-listed.ts";

export interface StepAnswer {
  step: TraceStep;
  company: CompanyObservation | null;
  people: FoundContact[];
  verdicts: AddressVerdict[];
  /** Whether the step ended in a failure that may pass: such an attempt is counted. */
  isFailedAttempt: boolean;
}

/** Whom a question is about. */
export interface Subject {
  domain: string;
  /** The lead's people as they are known now. */
  contacts: readonly Contact[];
  /** How long the job has been worked on. */
  jobAgeMs: number;
}

/** Puts one question to one source. Failures of the source are part of the answer. */
export async function askStep(
  ctx: ServiceContext,
  { source, task }: Step,
  { domain, contacts, jobAgeMs }: Subject,
  scope: CallScope,
): Promise<StepAnswer> {
  const started = ctx.clock.now().getTime();
  const msSince = () => ctx.clock.now().getTime() - started;
  const asked = { source, task, fields: [], contactsAdded: 0 };
  const nothing = { company: null, people: [], verdicts: [], isFailedAttempt: false };
  try {
    if (task === "verify") {
      const { step, verdicts, failure } = await verifyListed(ctx, contacts, scope, jobAgeMs);
      const { isFailedAttempt = false, ...failed } = failure === null ? {} : describeFailure(ctx, source, failure);
      return { ...nothing, step: { ...asked, ...step, ...failed, ms: msSince() }, verdicts, isFailedAttempt };
    }
    const provider = await ctx.providers.open(source, scope);
    if (task === "company") {
      const answer = await provider.enrichCompany?.({ domain });
      if (!answer) throw new Error(`${source} describes no companies`);
      const { value: company, credits, cached } = answer;
      const said = outcomeOf(answer, company !== null);
      const step = { ...asked, ...said, credits, cached, ms: msSince(), data: summaryOf(company) };
      return { ...nothing, step, company };
    }
    const answer = await provider.findContacts?.({ domain, limit: mostPeople(ctx, source) });
    if (!answer) throw new Error(`${source} finds no people`);
    const { value: people, credits, cached } = answer;
    const emailsFound = people.filter(({ email }) => email !== null).length;
    const said = outcomeOf(answer, people.length > 0);
    const step = { ...asked, ...said, credits, cached, ms: msSince(), emailsFound };
    return { ...nothing, step, people };
  } catch (error) {
    const { isFailedAttempt, ...failure } = describeFailure(ctx, source, error);
    const step = { ...asked, ...failure, credits: 0, cached: false, ms: msSince() };
    return { ...nothing, step, isFailedAttempt };
  }
}

/** Finding nothing is an answer; that nobody could be asked is none. */
function outcomeOf({ remark }: Priced<unknown>, isFound: boolean): Pick<TraceStep, "status" | "reason"> {
  const status = isFound ? "success" : remark?.isAnswer === false ? "skipped" : "no_data";
  return { status, ...(remark ? { reason: remark.text } : {}) };
}

/** How long to wait where the failure does not say. */
const retryAfterFailureMs = 30_000;

/** Whoever wants us to come back later than this is asked again by the next enrichment, and keeps no job open. */
const longestWaitMs = days(40);
const tooLong = "It wants to be asked again later than that; forty days are the longest that is waited.";

const waits: Partial<Record<ErrorCode, { isAttempt: boolean }>> = {
  rate_limited: { isAttempt: false },
  quota_exhausted: { isAttempt: false },
  provider_unavailable: { isAttempt: true },
  provider_bad_response: { isAttempt: true },
};

const ends: Partial<Record<ErrorCode, StepStatus>> = {
  misconfigured: "skipped",
  over_budget: "skipped",
  suppressed: "no_data",
  provider_rejected: "failed",
};

interface Failure extends Pick<TraceStep, "status" | "reason" | "retryAt"> {
  isFailedAttempt: boolean;
}

function describeFailure(ctx: ServiceContext, source: EnrichmentSource, error: unknown): Failure {
  if (!(error instanceof AppError)) throw error;
  ctx.log.warn("enrichment.source_failed", { source, code: error.code, detail: error.internal });
  const end = ends[error.code];
  if (end) return { status: end, reason: error.message, isFailedAttempt: false };
  const wait = waits[error.code];
  if (!wait) throw error;
  const saidMs = error.retryAfterMs ?? retryAfterFailureMs;
  const retryAt = later(ctx.clock.now(), Math.min(saidMs, longestWaitMs)).toISOString();
  const reason = saidMs > longestWaitMs ? `${error.message} ${tooLong}` : error.message;
  return { status: "waiting", reason, retryAt, isFailedAttempt: wait.isAttempt };
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
