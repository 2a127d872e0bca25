import type { EmailStatus } from "../../domain/contact.ts";
import { emailHost } from "../../domain/email-address.ts";
import { type CheckMethod, classifyAddress, decideFree, type FreeEvidence } from "../../domain/email-verification.ts";
import { AppError } from "../../domain/errors.ts";
import type { CallScope, MailServers } from "../../providers/provider.ts";
import { callScope, type ServiceContext } from "../context.ts";

export interface Judgement {
  status: EmailStatus;
  /** What decided, or why it is unknown. */
  reason: string;
  /** 0 to 100, as sure as the provider is. */
  score: number | null;
  method: CheckMethod;
  evidence: Record<string, unknown>;
  credits: number;
  cached: boolean;
  /** How long a provider that could not be asked wants us to wait; null where it did not say. */
  retryAfterMs: number | null;
}

/** What lists and DNS say, which costs nothing; `verdict` null where they do not decide. */
export async function checkFree(
  ctx: ServiceContext,
  email: string,
): Promise<{ evidence: FreeEvidence; verdict: Judgement | null }> {
  const mail = await lookUpMail(ctx, emailHost(email));
  const evidence: FreeEvidence = {
    ...classifyAddress(email),
    mail: mail.status,
    mx: "records" in mail ? mail.records : [],
  };
  const decided = decideFree(evidence);
  return { evidence, verdict: decided && freely({ ...decided }, evidence) };
}

const freely = ({ status, reason }: Pick<Judgement, "status" | "reason">, evidence: FreeEvidence): Judgement => ({
  status,
  reason,
  score: null,
  method: "free_checks",
  evidence: { ...evidence },
  credits: 0,
  cached: false,
  retryAfterMs: null,
});

const couldNotAsk = [
  "rate_limited",
  "quota_exhausted",
  "over_budget",
  "misconfigured",
  "provider_rejected",
  "provider_unavailable",
  "provider_bad_response",
];

/** Hunter's verdict. @throws AppError suppressed, and whatever else keeps it from answering */
export async function askVerifier(
  ctx: ServiceContext,
  email: string,
  free: FreeEvidence,
  scope: CallScope,
): Promise<Judgement> {
  const hunter = await ctx.providers.open("hunter", scope);
  const answer = await hunter.verifyEmail?.(email);
  if (!answer) throw new Error("hunter cannot verify");
  const { status, reason, score, evidence } = answer.value;
  return {
    status,
    reason: reason ?? "provider_verdict",
    score,
    method: "hunter",
    evidence: { ...free, provider: evidence },
    credits: answer.credits,
    cached: answer.cached,
    retryAfterMs: null,
  };
}

/** Where the free checks do not decide. "Could not tell" is never invalid. @throws AppError suppressed */
export async function askHunter(
  ctx: ServiceContext,
  email: string,
  free: FreeEvidence,
  scope: CallScope,
): Promise<Judgement> {
  try {
    return await askVerifier(ctx, email, free, scope);
  } catch (error) {
    if (!(error instanceof AppError) || !couldNotAsk.includes(error.code)) throw error;
    // The free evidence is worth keeping; the verdict says that and why nobody could be asked.
    ctx.log.warn("verification.provider_failed", { code: error.code, detail: error.internal });
    return { ...freely({ status: "unknown", reason: error.code }, free), retryAfterMs: error.retryAfterMs ?? null };
  }
}

/** DNS that cannot be reached is no verdict on an address. */
async function lookUpMail(ctx: ServiceContext, host: string): Promise<MailServers> {
  try {
    const dns = await ctx.providers.open("dns", callScope(ctx, {}));
    const answer = await dns.lookUpMail?.(host);
    return answer?.value ?? { status: "unknown", reason: "not_asked" };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { status: "unknown", reason: error.code };
  }
}
