import type { EnrichmentBatch } from "../../db/batch-repository.ts";
import { isLostHold } from "../../db/database.ts";
import { mostOpenJobs } from "../../domain/enrichment-batch.ts";
import { nobodyReached, verdictsSince } from "../../domain/waterfall.ts";
import { newId } from "../../lib/id.ts";
import type { QueuedMessage } from "../../queue/message.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { enrichHint } from "./enrich-hint.ts";
import { planForLead } from "./plan-enrichment.ts";
import { sendHints } from "./send-hint.ts";

/** Fewer than this, and it is worth opening more. */
const fewOpenJobs = mostOpenJobs / 2;

/** More than are opened, since some are skipped. */
const leadsAtOnce = 5 * mostOpenJobs;

/**
 * Opens the next jobs of a batch, or completes it. Safe to call at any time, also by several at once: one of them opens
 * jobs. Credits: what the open jobs may spend is set aside, so that the batch never spends more than it may.
 */
export async function feedBatch(ctx: ServiceContext, id: string): Promise<void> {
  const [batch, openJobs] = await Promise.all([ctx.batches.find(id), ctx.batches.openJobs(id)]);
  if (batch?.status !== "running" || openJobs > fewOpenJobs) return;
  const leadIds = await ctx.batches.waitingLeads(id, leadsAtOnce);
  const opened = leadIds.length > 0 ? await openJobsFor(ctx, batch, leadIds, mostOpenJobs - openJobs) : null;
  const at = timestamp(ctx);
  const [completed] = await ctx.commit([ctx.batches.completeIfDone(id, at)]);
  if (completed && completed.length > 0) return ctx.log.info("batch.completed", { batch_id: id });
  // None of its jobs will end and feed it.
  if (opened === 0 && openJobs === 0) await sendHints(ctx, [feedHint(id)]);
}

/** How many were opened; null where somebody else opens jobs at this moment. */
async function openJobsFor(
  ctx: ServiceContext,
  batch: EnrichmentBatch,
  leadIds: readonly string[],
  mostJobs: number,
): Promise<number | null> {
  const at = timestamp(ctx);
  const { jobs, skipped } = await planJobs(ctx, batch, leadIds, mostJobs);
  let results: readonly (readonly unknown[])[];
  try {
    results = await ctx.commit([
      ctx.batches.takeTurn(batch, at),
      ctx.abortUnlessChanged(),
      ...ctx.batches.settleEnded(batch.id),
      ctx.batches.skipLeads(batch.id, skipped),
      ...jobs.flatMap((job) => [
        ctx.jobs.open(job, at),
        ctx.leads.setEnrichmentStatusIfChanged(job.leadId, "pending", at),
      ]),
      ctx.batches.attachOpenJobs(
        batch.id,
        jobs.map(({ leadId }) => leadId),
      ),
    ]);
  } catch (error) {
    if (isLostHold(error)) return null;
    throw error;
  }
  // Leads that had an open job keep that one.
  const opened = new Set(results.flat().map((row) => (row as { id?: string }).id));
  const ours = jobs.filter(({ id }) => opened.has(id));
  await sendHints(
    ctx,
    ours.map(({ id }) => enrichHint(id, ctx.clock.now(), null)),
  );
  return ours.length;
}

async function planJobs(ctx: ServiceContext, batch: EnrichmentBatch, leadIds: readonly string[], mostJobs: number) {
  const [leads, reach, creditsUsed, configured] = await Promise.all([
    ctx.leads.findMany(leadIds),
    ctx.contacts.reachOf(leadIds, verdictsSince(ctx.clock.now())),
    batch.maxCredits === null ? 0 : ctx.batches.creditsUsed(batch.id),
    ctx.providers.configured(),
  ]);
  let left = batch.maxCredits === null ? Number.POSITIVE_INFINITY : batch.maxCredits - creditsUsed;
  const known = new Map(leads.map((lead) => [lead.id, lead]));
  const jobs = [];
  const skipped: { leadId: string; skipped: string }[] = [];
  const { sources, wants, rules, requestedBy } = batch;
  const options = { sources, wants, rules, maxCredits: null, configured };
  for (const leadId of leadIds) {
    if (jobs.length === mostJobs) break;
    const lead = known.get(leadId);
    const plan = lead && planForLead(ctx, lead, reach.get(leadId) ?? nobodyReached, options);
    const whyNot = plan ? (plan.notRun ?? (plan.rounds.length === 0 ? nothingToAsk : null)) : "The lead is gone.";
    if (!plan || whyNot !== null) {
      skipped.push({ leadId, skipped: whyNot ?? "" });
      continue;
    }
    // In thousandths: sums of tenths are not exact.
    const maxCredits = Math.min(plan.mostCredits, Math.max(0, Math.round(left * 1000) / 1000));
    if (maxCredits < cheapestOf(plan.rounds)) {
      skipped.push({ leadId, skipped: "The credits that the batch may spend are used up." });
      continue;
    }
    left -= maxCredits;
    const requestId = batch.requestId ?? ctx.requestId;
    jobs.push({ id: newId(), leadId, sources, wants, maxCredits, batchId: batch.id, requestedBy, requestId });
  }
  return { jobs, skipped };
}

const feedHint = (id: string): QueuedMessage => ({ message: { v: 1, type: "feed_batch", batch_id: id } });

const nothingToAsk = "What its sources could add is known already.";

const cheapestOf = (rounds: readonly { least: number }[][]): number =>
  Math.min(...rounds.flat().map(({ least }) => least));
