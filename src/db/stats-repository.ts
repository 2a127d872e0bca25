import { sql } from "drizzle-orm";
import type { JobStatus, StepStatus } from "../domain/enrichment.ts";
import type { Database, Write } from "./database.ts";

export interface OutcomeCount {
  /** A source's id, or "all" for whole jobs. */
  source: string;
  outcome: StepStatus | JobStatus;
  count: number;
  credits: number;
}

export type StatsRepository = ReturnType<typeof createStatsRepository>;

/** How many jobs, and within them sources, ended how, by day. */
export function createStatsRepository(db: Database) {
  return {
    /** Only if the statement before it in the same commit changed a row: each job is counted when it ends, once. */
    countIfChanged(jobId: string, at: string): Write {
      return db.run(sql`INSERT INTO enrichment_stats (day, source, outcome, count, credits)
        SELECT ${at.slice(0, 10)}, source, outcome, 1, credits FROM (
            SELECT 'all' AS source, status AS outcome, credits_spent AS credits FROM enrichment_jobs WHERE id = ${jobId}
            UNION ALL
            SELECT step.key, step.value ->> '$.status', step.value ->> '$.credits'
            FROM enrichment_jobs, json_each(results) AS step WHERE enrichment_jobs.id = ${jobId})
        WHERE changes() > 0
        ON CONFLICT (day, source, outcome) DO UPDATE SET count = count + 1, credits = credits + excluded.credits`);
    },

    /** Jobs of a batch that are about to be cancelled, before they are. */
    countAsCancelled(batchId: string, at: string): Write {
      return db.run(sql`INSERT INTO enrichment_stats (day, source, outcome, count, credits)
        SELECT ${at.slice(0, 10)}, source, outcome, 1, credits FROM (
            SELECT 'all' AS source, 'cancelled' AS outcome, credits_spent AS credits FROM enrichment_jobs
            WHERE batch_id = ${batchId} AND status = 'pending'
            UNION ALL
            SELECT step.key, step.value ->> '$.status', step.value ->> '$.credits'
            FROM enrichment_jobs, json_each(results) AS step WHERE batch_id = ${batchId} AND enrichment_jobs.status = 'pending')
        WHERE true ON CONFLICT (day, source, outcome) DO UPDATE SET count = count + 1, credits = credits + excluded.credits`);
    },

    /** Takes an ended job out again, on the day that it was counted: it will end anew, with all that it cost. */
    uncount(jobId: string): Write {
      return db.run(sql`UPDATE enrichment_stats SET count = count - 1, credits = credits - ended.spent
        FROM (SELECT substr(completed_at, 1, 10) AS on_day, 'all' AS what, status AS how, credits_spent AS spent
            FROM enrichment_jobs WHERE id = ${jobId}
          UNION ALL
            SELECT substr(completed_at, 1, 10), step.key, step.value ->> '$.status', step.value ->> '$.credits'
            FROM enrichment_jobs, json_each(results) AS step WHERE enrichment_jobs.id = ${jobId}) AS ended
        WHERE day = ended.on_day AND source = ended.what AND outcome = ended.how`);
    },

    async since(day: string): Promise<OutcomeCount[]> {
      return db.all<OutcomeCount>(sql`SELECT source, outcome, sum(count) AS count, sum(credits) AS credits
        FROM enrichment_stats WHERE day >= ${day} GROUP BY source, outcome HAVING sum(count) > 0 ORDER BY source, outcome`);
    },
  };
}
