import type { Contact } from "../../domain/contact.ts";
import { pollDelay } from "../../domain/email-verification.ts";
import type { TraceStep } from "../../domain/enrichment.ts";
import { AppError } from "../../domain/errors.ts";
import { listedDeciders, mostVerdicts } from "../../domain/waterfall.ts";
import { later } from "../../lib/clock.ts";
import type { CallScope } from "../../providers/provider.ts";
import { askVerifier, checkFree, type Judgement } from "../contacts/judge-address.ts";
import { honourClaim } from "../contacts/keep-verdict.ts";
import type { ServiceContext } from "../context.ts";

export interface AddressVerdict {
  contact: Contact & { email: string };
  judgement: Judgement;
}

/** What the verdicts came to; `failure` is why it did not go on. */
export interface ListedVerdicts {
  step: Pick<TraceStep, "status" | "reason" | "retryAt" | "credits" | "cached">;
  verdicts: AddressVerdict[];
  failure: AppError | null;
}

/** Those without a verdict, which are free, included. */
const mostAsked = 4;

/** Some mail servers keep Hunter waiting for 20 s. A second one of that kind would outlast the job's lease. */
const patienceMs = 10_000;

/**
 * Verdicts on the addresses of decision makers that are known without one, lists and DNS first, one after the other
 * until one is good. Stops as well where a verdict tells of the mail server and not of the person (it takes all mail):
 * the next address there would only cost the same again. "Could not tell" costs nothing. `jobAgeMs` bounds how long one that Hunter
 * is still at is waited for.
 */
export async function verifyListed(
  ctx: ServiceContext,
  contacts: readonly Contact[],
  scope: CallScope,
  jobAgeMs: number,
): Promise<ListedVerdicts> {
  const verdicts: AddressVerdict[] = [];
  const end = (step: Partial<ListedVerdicts["step"]>, failure: AppError | null = null): ListedVerdicts => ({
    step: {
      status: verdicts.some(isGood) ? "success" : "no_data",
      reason: tell(verdicts),
      ...costOf(verdicts),
      ...step,
    },
    verdicts,
    failure,
  });
  const started = ctx.clock.now().getTime();
  for (const contact of listedDeciders(contacts)) {
    if (ctx.clock.now().getTime() - started > patienceMs) break;
    if (verdicts.filter(isCharged).length >= mostVerdicts || verdicts.length >= mostAsked) break;
    const judgement = await judge(ctx, contact.email, scope).catch((error: unknown) => asFailure(error));
    if (judgement instanceof AppError) {
      if (judgement.code !== "suppressed") return end({}, judgement);
      await honourClaim(ctx, contact.email);
      continue;
    }
    const waitMs = judgement.reason === "verification_in_progress" ? pollDelay(jobAgeMs) : null;
    if (waitMs !== null) {
      const retryAt = later(ctx.clock.now(), waitMs).toISOString();
      return end({ status: "waiting", reason: "Hunter is still verifying an address.", retryAt });
    }
    verdicts.push({ contact, judgement });
    if (judgement.status !== "invalid" && judgement.status !== "unknown") break;
  }
  return end({});
}

async function judge(ctx: ServiceContext, email: string, scope: CallScope): Promise<Judgement> {
  const { evidence, verdict } = await checkFree(ctx, email);
  return verdict ?? askVerifier(ctx, email, evidence, scope);
}

function asFailure(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}

/** Also where it is remembered: it was paid before. */
const isCharged = ({ judgement: { method, status } }: AddressVerdict): boolean =>
  method === "hunter" && status !== "unknown";

const isGood = ({ judgement }: AddressVerdict): boolean => judgement.status === "valid";

const costOf = (verdicts: readonly AddressVerdict[]) => {
  const asked = verdicts.filter(({ judgement }) => judgement.method === "hunter");
  return {
    credits: asked.reduce((sum, { judgement }) => sum + judgement.credits, 0),
    cached: asked.length > 0 && asked.every(({ judgement }) => judgement.cached),
  };
};

/** Whose address it is stands at the contact; a trace is kept longer than people are. */
const tell = (verdicts: readonly AddressVerdict[]): string => {
  if (verdicts.length === 0) return "No address was left to verify.";
  const what = verdicts.length === 1 ? "Verified a decision maker's address" : "Verified decision makers' addresses";
  return `${what}: ${verdicts.map(({ judgement }) => judgement.status).join(", ")}.`;
};
