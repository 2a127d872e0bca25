import { AppError } from "../../domain/errors.ts";
import { boardOf } from "../../domain/job-board.ts";
import type { Lead } from "../../domain/lead.ts";
import { days, later } from "../../lib/clock.ts";
import type { CompanyObservation } from "../../providers/provider.ts";
import { callScope, type ServiceContext, timestamp } from "../context.ts";
import { storeObservations } from "../leads/store-observations.ts";
import { refreshScores } from "../scoring/refresh-scores.ts";

const walk = "evidence";
const roundMs = days(7);

export const evidenceSources = ["jobs", "sec"] as const;
type EvidenceSource = (typeof evidenceSources)[number];

/**
 * Asks the free sources about a few known companies at a time: do they look for people to work on AI, what did they
 * raise. Round by round over all leads, a week or more each; what a source says replaces what it said before, so that a
 * job that is gone leaves no evidence. Ends early when a source asks us to wait, and goes on there at the next tick.
 */
export async function collectEvidence(ctx: ServiceContext): Promise<void> {
  const now = ctx.clock.now();
  const { evidenceLeadsPerTick: most } = ctx.settings;
  if (most === 0) return;
  const leads = await ctx.leadWalks.next(walk, most, now.toISOString(), later(now, -roundMs).toISOString());
  const configured = await ctx.providers.configured();
  for (const lead of leads) {
    for (const source of evidenceSources) {
      if (!configured.has(source)) continue;
      if ((await collect(ctx, source, lead)) === "wait") return ctx.log.info("evidence.waiting", { source });
    }
    await ctx.leadWalks.advance(walk, lead.seq);
  }
  ctx.log.info("evidence.collected", { leads: leads.length });
}

async function collect(ctx: ServiceContext, source: EvidenceSource, lead: Lead): Promise<"done" | "wait"> {
  const { domain, companyName, city, region, country } = lead;
  // Whose round is known from a better source needs no guess.
  if (domain === null || (source === "sec" && lead.fundingTotalUsd !== null)) return "done";
  let company: CompanyObservation | null;
  try {
    const provider = await ctx.providers.open(source, callScope(ctx, { leadId: lead.id }));
    const boards = source === "jobs" ? await ctx.boards.ofDomain(domain) : [];
    const answer = await provider.enrichCompany?.({ domain, companyName, city, region, country, boards });
    company = answer?.value ?? null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    ctx.log.warn("evidence.source_failed", { source, lead_id: lead.id, code: error.code, detail: error.internal });
    return error.code === "rate_limited" ? "wait" : "done";
  }
  if (company === null) {
    // No board (any more): what was quoted from it is gone too.
    await ctx.commit([ctx.evidence.dropSignals([lead.id], source)]);
  } else {
    await storeObservations(ctx, source, [company]);
    const board = boardOf(company.sourceUrl ?? "");
    if (source === "jobs" && board) await ctx.boards.add([{ ...board, companyName, domain }], "lead", timestamp(ctx));
  }
  await refreshScores(ctx, [lead.id]);
  return "done";
}
