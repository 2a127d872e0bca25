import { requireScope } from "../../domain/actor.ts";
import { type CheckMode, retryDelay } from "../../domain/email-verification.ts";
import { AppError } from "../../domain/errors.ts";
import { later } from "../../lib/clock.ts";
import { newId } from "../../lib/id.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { checkHint } from "./check-hint.ts";
import { findContact } from "./get-contact.ts";
import { askHunter, checkFree, type Judgement } from "./judge-address.ts";
import { honourClaim, verdictWrites } from "./keep-verdict.ts";

export interface VerificationAnswer extends Omit<Judgement, "retryAfterMs"> {
  contactId: string;
  leadId: string;
  email: string;
  checkedAt: string;
  /** When it is looked at again by itself, where the provider is still at it; null where this is the last word. */
  retryAt: string | null;
}

/** Lists and DNS first, which are free; a provider only where these do not decide. "Could not tell" is never invalid. */
export async function verifyContactEmail(ctx: ServiceContext, contactId: string): Promise<VerificationAnswer> {
  requireScope(ctx.actor, "write");
  const contact = await findContact(ctx, contactId);
  const { email, leadId } = contact;
  if (email === null) throw new AppError("conflict", "The contact has no e-mail address to verify.");

  const { retryAfterMs, ...judgement } = await judge(ctx, leadId, email);
  const checkedAt = timestamp(ctx);
  const delay = judgement.method === "hunter" ? retryDelay(judgement.reason, 0, retryAfterMs) : null;
  const retryAt = delay === null ? null : later(ctx.clock.now(), delay).toISOString();
  const mode: CheckMode = "full";
  const check = {
    id: newId(),
    contactId,
    leadId,
    addressHash: ctx.suppressionHash(email),
    batchId: null,
    mode,
    retryAt: retryAt ?? checkedAt,
    requestedBy: ctx.actor.name,
    requestId: ctx.requestId,
  };
  const { status, reason, score, method, evidence, credits } = judgement;
  const end = { status: "done" as const, verdict: status, reason, score, method, evidence, credits };
  const writes = verdictWrites(ctx, contact, { ...judgement, retryAfterMs }, checkedAt);
  const [changed] = await ctx.commit([
    ...writes,
    retryAt === null ? ctx.emailChecks.record(check, end, checkedAt) : ctx.emailChecks.open([check], checkedAt),
  ]);
  if (writes.length > 0 && changed?.length === 0)
    throw new AppError("conflict", "The contact was changed while its address was verified. Ask again.");
  if (retryAt !== null) await ctx.enqueue([checkHint(check.id, ctx.clock.now(), retryAt)]);
  if (writes.length > 0) await refreshScores(ctx, [leadId]);
  return { contactId, leadId, email, checkedAt, retryAt, ...judgement };
}

async function judge(ctx: ServiceContext, leadId: string, email: string): Promise<Judgement> {
  const { evidence, verdict } = await checkFree(ctx, email);
  if (verdict) return verdict;
  try {
    return await askHunter(ctx, email, evidence, callScope(ctx, { leadId }));
  } catch (error) {
    if (error instanceof AppError && error.code === "suppressed") await honourClaim(ctx, email);
    throw error;
  }
}
