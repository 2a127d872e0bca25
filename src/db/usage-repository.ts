import { sql } from "drizzle-orm";
import { noRecord, noUsage, type ProviderUsage, roundCredits, type TrackRecord } from "../domain/usage.ts";
import type { Database } from "./database.ts";

export type UsageRepository = ReturnType<typeof createUsageRepository>;

export interface UsageQuestion {
  provider: string;
  /** The operation whose answers are verdicts on e-mail addresses; null where it has none. */
  verifies: string | null;
  since: string;
  today: string;
}

interface CallCount {
  operation: string;
  outcome: string;
  isDiscovery: number;
  calls: number;
  credits: number;
  creditsToday: number;
}

/** Enough to tell how it goes, and few enough to be read on every look at a page. */
const mostCallsLookedAt = 200;

/** The ledger added up. */
export function createUsageRepository(db: Database) {
  return {
    async of({ provider, verifies, since, today }: UsageQuestion): Promise<ProviderUsage> {
      const [counts, leads, saved] = await db.batch([
        db.all<CallCount>(sql`SELECT operation, outcome, run_id IS NOT NULL AS isDiscovery, count(*) AS calls,
            sum(credits) AS credits, sum(CASE WHEN created_at >= ${today} THEN credits ELSE 0 END) AS creditsToday
          FROM provider_calls WHERE provider = ${provider} AND created_at >= ${since} GROUP BY 1, 2, 3`),
        db.all<{ newLeads: number | null }>(sql`SELECT sum(report.value ->> 'new') AS newLeads
          FROM discovery_runs, json_each(discovery_runs.sources) AS report
          WHERE discovery_runs.created_at >= ${since} AND report.key = ${provider}`),
        db.all<{ answers: number | null; credits: number | null }>(sql`SELECT sum(answers) AS answers,
            sum(credits_saved) AS credits FROM provider_recalls
          WHERE provider = ${provider} AND day >= ${since.slice(0, 10)}`),
      ]);
      const usage = structuredClone(noUsage);
      for (const { operation, outcome, isDiscovery, calls, credits, creditsToday } of counts) {
        usage.calls += calls;
        usage.credits = roundCredits(usage.credits + credits);
        usage.creditsToday = roundCredits(usage.creditsToday + creditsToday);
        usage.outcomes[outcome] = (usage.outcomes[outcome] ?? 0) + calls;
        const sum = usage.operations[operation] ?? { calls: 0, credits: 0 };
        usage.operations[operation] = { calls: sum.calls + calls, credits: roundCredits(sum.credits + credits) };
        if (isDiscovery) usage.discovery.credits = roundCredits(usage.discovery.credits + credits);
        if (operation !== verifies) continue;
        usage.verification.credits = roundCredits(usage.verification.credits + credits);
        if (outcome === "ok") usage.verification.verdicts += calls;
      }
      usage.discovery.newLeads = leads[0]?.newLeads ?? 0;
      usage.saved = { answers: saved[0]?.answers ?? 0, credits: roundCredits(saved[0]?.credits ?? 0) };
      return usage;
    },

    /** By provider, of its last calls; a provider without any is not in it. */
    async trackRecords(providers: readonly string[]): Promise<Record<string, TrackRecord>> {
      const rows = await db.all<{ provider: string } & Record<"looked" | "good", number> & { last: string | null }>(
        sql`SELECT asked.value AS provider, count(*) AS looked,
            sum(recent.outcome IN ('ok', 'miss', 'pending')) AS good,
            max(CASE WHEN recent.outcome IN ('ok', 'miss', 'pending') THEN recent.created_at END) AS last
          FROM json_each(${JSON.stringify(providers)}) AS asked, provider_calls AS recent
          WHERE recent.rowid IN (SELECT rowid FROM provider_calls WHERE provider = asked.value
            ORDER BY created_at DESC LIMIT ${mostCallsLookedAt})
          GROUP BY asked.value`,
      );
      const record = ({ looked, good, last }: (typeof rows)[number]): TrackRecord => ({
        lastSuccessAt: last,
        successRate: looked === 0 ? null : Math.round((good / looked) * 1000) / 1000,
        callsLookedAt: looked,
      });
      return Object.fromEntries(rows.map((row) => [row.provider, row.looked === 0 ? noRecord : record(row)]));
    },
  };
}
