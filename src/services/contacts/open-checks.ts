import type { NewCheck } from "../../db/email-check-repository.ts";
import type { Contact } from "../../domain/contact.ts";
import { type CheckMode, verdictDays } from "../../domain/email-verification.ts";
import { days, later } from "../../lib/clock.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { checkHint } from "./check-hint.ts";

export interface CheckOrder {
  mode: CheckMode;
  batchId: string | null;
  requestedBy: string;
}

/** Rows for the checks of these contacts' addresses, due at once. */
export function newChecks(
  ctx: ServiceContext,
  contacts: readonly Pick<Contact, "id" | "leadId" | "email">[],
  { mode, batchId, requestedBy }: CheckOrder,
): NewCheck[] {
  const at = timestamp(ctx);
  return contacts.flatMap(({ id, leadId, email }) =>
    email === null
      ? []
      : [
          {
            id: newId(),
            contactId: id,
            leadId,
            addressHash: ctx.suppressionHash(email),
            batchId,
            mode,
            retryAt: at,
            requestedBy,
            requestId: ctx.requestId,
          },
        ],
  );
}

/** Tells the queue. The rows are there already: what gets lost the sweep finds, so nothing fails for it. */
export async function sendChecks(
  ctx: ServiceContext,
  checks: readonly Pick<NewCheck, "id" | "retryAt">[],
): Promise<void> {
  try {
    await ctx.enqueue(checks.map(({ id, retryAt }) => checkHint(id, ctx.clock.now(), retryAt)));
  } catch (error) {
    ctx.log.warn("checks.not_sent", { checks: checks.length, error: String(error) });
  }
}

const mostAtOnce = 20;
/** One that could not be checked again is left alone for so long. */
const pauseMs = days(7);

/** Verdicts that are too old are asked for anew, a few at a time, and never with credits that are kept for people. */
export async function recheckStale(ctx: ServiceContext): Promise<number> {
  const now = ctx.clock.now();
  const time = {
    before: later(now, -days(verdictDays)).toISOString(),
    notSince: later(now, -pauseMs).toISOString(),
  };
  const stale = await ctx.emailChecks.findStale(time, mostAtOnce);
  if (stale.length === 0) return 0;
  const mode: CheckMode = (await ctx.providers.configured()).has("hunter") ? "full" : "free";
  const checks = newChecks(ctx, stale, { mode, batchId: null, requestedBy: "cron" });
  await ctx.commit([ctx.emailChecks.open(checks, now.toISOString())]);
  await sendChecks(ctx, checks);
  return checks.length;
}
