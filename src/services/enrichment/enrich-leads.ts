import { z } from "zod";
import type { BatchProgress, EnrichmentBatch } from "../../db/batch-repository.ts";
import { requireScope } from "../../domain/actor.ts";
import { mostBatchLeads } from "../../domain/enrichment-batch.ts";
import { AppError } from "../../domain/errors.ts";
import { nobodyReached, verdictsSince } from "../../domain/waterfall.ts";
import { camelKeys } from "../../lib/case.ts";
import { newId } from "../../lib/id.ts";
import { type ServiceContext, timestamp } from "../context.ts";
import { uuid } from "../input-fields.ts";
import { leadFilterFields } from "../leads/lead-filter-input.ts";
import { parseInput } from "../parse-input.ts";
import { enrichmentOptions, toRunRules } from "./enrichment-options.ts";
import { addToEstimate, type BatchEstimate, emptyEstimate } from "./estimate-batch.ts";
import { feedBatch } from "./feed-batch.ts";
import { findBatch } from "./get-batch.ts";
import { planForLead } from "./plan-enrichment.ts";

export const EnrichLeadsInput = z
  .strictObject({
    lead_ids: z.array(uuid).min(1).max(mostBatchLeads).optional(),
    filter: z.strictObject(leadFilterFields).optional(),
    ...enrichmentOptions,
  })
  .refine(({ lead_ids, filter }) => (lead_ids === undefined) !== (filter === undefined), {
    message: "Give either `lead_ids` or `filter`.",
    path: ["lead_ids"],
  });

export interface BatchAnswer {
  estimate: BatchEstimate;
  /** Null for a dry run. */
  batch: (EnrichmentBatch & { progress: BatchProgress }) | null;
}

/** Leads that are looked at in one go. */
const sliceLeads = 1000;

/**
 * Enriches many leads. What it may cost is told first (`dry_run`) and with the answer; jobs are opened a few at a time.
 * Leads that will not be enriched are named by reason, and a lead with an open job keeps that one.
 */
export async function enrichLeads(ctx: ServiceContext, input: unknown): Promise<BatchAnswer> {
  const wish = parseInput(EnrichLeadsInput, input);
  requireScope(ctx.actor, wish.dry_run ? "read" : "write");
  const { sources, wants, run_if: runIf, max_credits: maxCredits = null } = wish;
  const configured = await ctx.providers.configured();
  const options = { sources, wants, maxCredits: null, rules: toRunRules(runIf), configured };
  const estimate = emptyEstimate(maxCredits);
  const planned: { leadId: string; skipped: string | null }[] = [];

  for await (const leads of slicesOf(ctx, wish)) {
    const reach = await ctx.contacts.reachOf(
      leads.map(({ id }) => id),
      verdictsSince(ctx.clock.now()),
    );
    for (const lead of leads) {
      const plan = planForLead(ctx, lead, reach.get(lead.id) ?? nobodyReached, options);
      planned.push({ leadId: lead.id, skipped: addToEstimate(estimate, plan) });
    }
    if (planned.length > mostBatchLeads) {
      throw new AppError("invalid_request", `More than ${mostBatchLeads} leads: narrow the filter.`);
    }
  }
  estimate.notFound = wish.lead_ids === undefined ? 0 : new Set(wish.lead_ids).size - planned.length;
  if (wish.dry_run) return { estimate, batch: null };

  const batch = { id: newId(), sources, wants, rules: options.rules, maxCredits, requestedBy: ctx.actor.name };
  const at = timestamp(ctx);
  const slices = Array.from({ length: Math.ceil(planned.length / sliceLeads) }, (_, i) =>
    planned.slice(i * sliceLeads, (i + 1) * sliceLeads),
  );
  await ctx.commit([
    ctx.batches.start({ ...batch, requestId: ctx.requestId }, at),
    ...slices.map((slice) => ctx.batches.addLeads(batch.id, slice)),
  ]);
  await feedBatch(ctx, batch.id);
  return { estimate, batch: await findBatch(ctx, batch.id) };
}

async function* slicesOf(ctx: ServiceContext, { lead_ids: ids, filter }: z.infer<typeof EnrichLeadsInput>) {
  if (ids !== undefined) {
    const unique = [...new Set(ids)];
    for (let i = 0; i < unique.length; i += sliceLeads) yield ctx.leads.findMany(unique.slice(i, i + sliceLeads));
    return;
  }
  const lastSeq = await ctx.leadList.lastSeq();
  let afterSeq = 0;
  for (;;) {
    const query = { filter: camelKeys(filter ?? {}), columns: ["id"], afterSeq, lastSeq, limit: sliceLeads } as const;
    const rows = await ctx.leadList.slice(query);
    if (rows.length > 0) yield ctx.leads.findMany(rows.map(([, id]) => String(id)));
    if (rows.length < sliceLeads) return;
    afterSeq = rows.at(-1)?.[0] ?? lastSeq;
  }
}
