import { requireScope } from "../../domain/actor.ts";
import { type OutcomeCounts, toOutcomeCounts } from "../../domain/success-rate.ts";
import { days, later } from "../../lib/clock.ts";
import type { ServiceContext } from "../context.ts";

export interface PeriodStats {
  /** First day that counts, UTC. */
  since: string;
  jobs: OutcomeCounts;
  sources: Record<string, OutcomeCounts>;
}

const periodDays = { day: 1, week: 7, month: 30 } as const;
export type Period = keyof typeof periodDays;

/** How enrichments ended over the last day, week and month (whole UTC days, today included). */
export async function getStats(ctx: ServiceContext): Promise<Record<Period, PeriodStats>> {
  requireScope(ctx.actor, "read");
  const of = async (period: Period): Promise<PeriodStats> => {
    const since = later(ctx.clock.now(), -days(periodDays[period] - 1))
      .toISOString()
      .slice(0, 10);
    const rows = await ctx.stats.since(since);
    const sources = [...new Set(rows.map(({ source }) => source))].filter((source) => source !== "all");
    const from = (source: string) => toOutcomeCounts(rows.filter((row) => row.source === source));
    return { since, jobs: from("all"), sources: Object.fromEntries(sources.map((source) => [source, from(source)])) };
  };
  const [day, week, month] = await Promise.all([of("day"), of("week"), of("month")]);
  return { day, week, month };
}
