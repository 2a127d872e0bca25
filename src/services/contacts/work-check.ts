import type { CheckEnd, EmailCheck } from "../../db/email-check-repository.ts";
import type { Contact } from "../../domain/contact.ts";
import { retryDelay, verdictPrice } from "../../domain/email-verification.ts";
import { AppError } from "../../domain/errors.ts";
import { later } from "../../lib/clock.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";
import { checkHint } from "./check-hint.ts";
import { askHunter, checkFree, type Judgement } from "./judge-address.ts";
import { honourClaim, verdictWrites } from "./keep-verdict.ts";

/** Longer than Hunter may take for one address. */
const leaseMs = 60_000;
const mostTries = 3;

/** Checks one address that is due. Safe to call at any time: only who claims the check works on it. */
export async function workCheck(ctx: ServiceContext, id: string): Promise<void> {
  const now = ctx.clock.now();
  const check = await ctx.emailChecks.claim(id, now.toISOString(), later(now, leaseMs).toISOString());
  if (!check) return;
  const contact = await contactOf(ctx, check);
  if (contact === null) return end(ctx, check, skipped("address_is_gone"));

  const { evidence, verdict } = await checkFree(ctx, contact.email);
  if (verdict) return keep(ctx, check, verdict);
  if (check.mode === "free") {
    const reason = evidence.mail === "unknown" ? "dns_could_not_tell" : "free_checks_do_not_decide";
    return keep(ctx, check, { ...undecided, reason, evidence: { ...evidence } });
  }
  const isAllowed = check.batchId === null || (await ctx.emailChecks.holdCredits(check.batchId, verdictPrice));
  if (!isAllowed) return end(ctx, check, skipped("over_budget"));
  const judgement = await ask(ctx, check, contact, evidence);
  if (judgement === null) return;
  const waitMs =
    judgement.status === "unknown" ? retryDelay(judgement.reason, check.attempts, judgement.retryAfterMs) : null;
  if (waitMs === null) return keep(ctx, check, judgement);
  const retryAt = later(ctx.clock.now(), waitMs).toISOString();
  const [released] = await ctx.commit([
    ctx.emailChecks.release(check, { reason: judgement.reason, retryAt }, timestamp(ctx)),
  ]);
  if (released?.length === 1) await ctx.enqueue([checkHint(check.id, ctx.clock.now(), retryAt)]);
}

const undecided: Omit<Judgement, "reason" | "evidence"> = {
  status: "unverified",
  score: null,
  method: "free_checks",
  credits: 0,
  cached: false,
  retryAfterMs: null,
};

/** The contact while it still has the address that was to be checked. */
async function contactOf(ctx: ServiceContext, check: EmailCheck): Promise<(Contact & { email: string }) | null> {
  const contact = await ctx.contacts.find(check.contactId);
  if (!contact || contact.email === null) return null;
  const { email } = contact;
  return ctx.suppressionHash(email) === check.addressHash ? { ...contact, email } : null;
}

/** What a call did not cost goes back to the batch. Null: the person asked to be left alone, and is gone. */
async function ask(
  ctx: ServiceContext,
  check: EmailCheck,
  { email, leadId }: Contact & { email: string },
  evidence: Parameters<typeof askHunter>[2],
): Promise<Judgement | null> {
  let credits = verdictPrice;
  try {
    const judgement = await askHunter(ctx, email, evidence, callScope(ctx, { leadId }, check.requestedBy));
    credits = judgement.credits;
    return judgement;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "suppressed") throw error;
    credits = 0;
    await honourClaim(ctx, email);
    await end(ctx, check, skipped("suppressed"));
    return null;
  } finally {
    if (check.batchId !== null) await ctx.emailChecks.returnCredits(check.batchId, verdictPrice - credits);
  }
}

const skipped = (reason: string): CheckEnd => ({
  status: "skipped",
  verdict: null,
  reason,
  score: null,
  method: null,
  evidence: null,
  credits: 0,
});

const end = async (ctx: ServiceContext, check: EmailCheck, how: CheckEnd): Promise<void> => {
  await ctx.commit([ctx.emailChecks.end(check, how, timestamp(ctx))]);
};

/** Somebody's change of the contact in between: the verdict stands as long as the address does. */
async function keep(ctx: ServiceContext, check: EmailCheck, judgement: Judgement): Promise<void> {
  const { status, reason, score, method, evidence, credits } = judgement;
  const done: CheckEnd = { status: "done", verdict: status, reason, score, method, evidence, credits };
  for (let attempt = 0; attempt < mostTries; attempt++) {
    const contact = await contactOf(ctx, check);
    if (contact === null) return end(ctx, check, { ...skipped("address_is_gone"), credits });
    const at = timestamp(ctx);
    const writes = verdictWrites(ctx, contact, judgement, at);
    if (writes.length === 0) return end(ctx, check, done);
    const [changed] = await ctx.commit(writes);
    if (changed?.length === 0) continue;
    await end(ctx, check, done);
    // Of a verdict a score knows only whether it is good.
    if ((contact.emailStatus === "valid") !== (status === "valid")) await refreshScores(ctx, [contact.leadId]);
    return;
  }
  throw new Error(`contact ${check.contactId} kept changing while its address was verified`);
}

/** Ends a check whose message failed too often. */
export async function buryCheck(ctx: ServiceContext, id: string): Promise<void> {
  if (await ctx.emailChecks.bury(id, timestamp(ctx))) ctx.log.error("check.buried", { check_id: id });
}
