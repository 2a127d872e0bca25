import type { Lead } from "../../domain/lead.ts";
import { type ScoreTrend, trendOf, trendStart } from "../../domain/score-trend.ts";
import type { ServiceContext } from "../context.ts";

/** Where these leads' scores are going, in one query; null where that is not known. */
export async function readTrends(
  ctx: Pick<ServiceContext, "leads" | "clock">,
  leads: readonly Lead[],
): Promise<Map<string, ScoreTrend | null>> {
  const now = ctx.clock.now();
  const before = await ctx.leads.scoresBefore(leads.map((lead) => ({ id: lead.id, since: trendStart(lead, now) })));
  return new Map(leads.map((lead) => [lead.id, trendOf(lead, before.get(lead.id) ?? null, now)]));
}
