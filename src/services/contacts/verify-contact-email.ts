import { requireScope } from "../../domain/actor.ts";
import type { Contact, EmailStatus } from "../../domain/contact.ts";
import { emailHost } from "../../domain/email-address.ts";
import { classifyAddress, decideFree, type FreeEvidence } from "../../domain/email-verification.ts";
import { AppError } from "../../domain/errors.ts";
import { canonicalEmail, keysOfAddress } from "../../domain/suppression.ts";
import type { MailServers } from "../../providers/provider.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { suppressKeys } from "../suppressions/suppress.ts";
import { erasePeople, findByAddress } from "./erase-people.ts";
import { findContact } from "./get-contact.ts";

export interface VerificationAnswer {
  contactId: string;
  leadId: string;
  email: string;
  status: EmailStatus;
  /** What decided, or why it is unknown. */
  reason: string;
  /** 0 to 100, as sure as the provider is. */
  score: number | null;
  method: "free_checks" | "hunter";
  evidence: Record<string, unknown>;
  credits: number;
  cached: boolean;
  checkedAt: string;
}

type Judgement = Pick<VerificationAnswer, "status" | "reason" | "score" | "method" | "evidence" | "credits" | "cached">;

/** Lists and DNS first, which are free; a provider only where these do not decide. "Could not tell" is never invalid. */
export async function verifyContactEmail(ctx: ServiceContext, contactId: string): Promise<VerificationAnswer> {
  requireScope(ctx.actor, "write");
  const contact = await findContact(ctx, contactId);
  const { email } = contact;
  if (email === null) throw new AppError("conflict", "The contact has no e-mail address to verify.");

  const judgement = await judge(ctx, contact, email);
  const checkedAt = timestamp(ctx);
  const { status, reason, score, method, evidence } = judgement;
  const answer = { contactId, leadId: contact.leadId, email, checkedAt, ...judgement };
  // Not being able to tell today does not undo what was found out before.
  if (status === "unknown" && contact.emailStatus !== "unverified") return answer;
  const changes = {
    emailStatus: status,
    emailConfidence: score,
    emailVerifiedAt: checkedAt,
    emailEvidence: { ...evidence, method, reason, checked_at: checkedAt },
  };
  const event = {
    leadId: contact.leadId,
    type: "contact.email_verified",
    actor: ctx.actor.name,
    data: { contact_id: contactId, status, reason, method },
  };
  const [changed] = await ctx.commit([
    ctx.contacts.update(contact.id, contact.version, changes, checkedAt),
    ctx.events.appendIfChanged(event, checkedAt),
  ]);
  if (changed?.length === 0)
    throw new AppError("conflict", "The contact was changed while its address was verified. Ask again.");
  await refreshScores(ctx, [contact.leadId]);
  return answer;
}

async function judge(ctx: ServiceContext, contact: Contact, email: string): Promise<Judgement> {
  const scope = callScope(ctx, { leadId: contact.leadId });
  const mail = await lookUpMail(ctx, emailHost(email));
  const free: FreeEvidence = {
    ...classifyAddress(email),
    mail: mail.status,
    mx: "records" in mail ? mail.records : [],
  };
  const decided = decideFree(free);
  if (decided)
    return { ...decided, score: null, method: "free_checks", evidence: { ...free }, credits: 0, cached: false };
  try {
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
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === "suppressed") {
      await suppressKeys(ctx, keysOfAddress(canonicalEmail(email)).slice(0, 1), {
        reason: "claimed_at_hunter",
        expiresAt: null,
      });
      await erasePeople(ctx, await findByAddress(ctx, email));
    }
    const couldNotAsk = [
      "rate_limited",
      "quota_exhausted",
      "over_budget",
      "misconfigured",
      "provider_rejected",
      "provider_unavailable",
      "provider_bad_response",
    ];
    if (!couldNotAsk.includes(error.code)) throw error;
    // The free evidence is worth keeping; the verdict says that and why nobody could be asked.
    ctx.log.warn("verification.provider_failed", { code: error.code, detail: error.internal });
    return {
      status: "unknown",
      reason: error.code,
      score: null,
      method: "free_checks",
      evidence: { ...free },
      credits: 0,
      cached: false,
    };
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
