import { eq, type InferSelectModel, sql } from "drizzle-orm";
import { type EnrichmentSource, resultsOf, type TraceStep } from "../domain/enrichment.ts";
import type { WantGroup } from "../domain/waterfall.ts";
import type { Database, Write } from "./database.ts";
import { fromRow } from "./rows.ts";
import { enrichmentJobs } from "./schema.ts";

export type Job = InferSelectModel<typeof enrichmentJobs>;
export type JobRepository = ReturnType<typeof createJobRepository>;

export interface NewJob {
  id: string;
  leadId: string;
  sources: readonly EnrichmentSource[];
  wants: readonly WantGroup[];
  maxCredits: number | null;
  batchId: string | null;
  requestedBy: string;
  requestId: string;
}

/** A worker's hold on a job. Writes under a hold that was lost match no row. */
export interface Hold {
  jobId: string;
  claim: number;
}

type Row = Record<string, unknown>;

export function createJobRepository(db: Database) {
  const one = (rows: Row[]): Job | null => (rows[0] ? fromRow(enrichmentJobs, rows[0]) : null);
  const held = ({ jobId, claim }: Hold) => sql`id = ${jobId} AND claim = ${claim} AND status = 'running'`;

  return {
    async find(id: string): Promise<Job | null> {
      return (await db.select().from(enrichmentJobs).where(eq(enrichmentJobs.id, id)).get()) ?? null;
    },

    /** Opens a job unless the lead has an open one (or is gone); the unique index decides between two at once. */
    open(job: NewJob, at: string): Write {
      return db.all<Row>(sql`INSERT INTO enrichment_jobs (id, lead_id, status, sources, wants, max_credits, batch_id,
          requested_by, request_id, created_at, updated_at)
        SELECT ${job.id}, id, 'pending', ${JSON.stringify(job.sources)}, ${JSON.stringify(job.wants)}, ${job.maxCredits},
          ${job.batchId}, ${job.requestedBy}, ${job.requestId}, ${at}, ${at} FROM leads WHERE id = ${job.leadId}
        ON CONFLICT DO NOTHING RETURNING id`);
    },

    async findOpen(leadId: string): Promise<Job | null> {
      return one(
        await db.all<Row>(
          sql`SELECT * FROM enrichment_jobs WHERE lead_id = ${leadId} AND status IN ('pending', 'running')`,
        ),
      );
    },

    /** Takes the job if it is due and nobody holds it, or if the one who held it let its lease run out. */
    async claim(id: string, now: string, leaseUntil: string): Promise<Job | null> {
      return one(
        await db.all<Row>(sql`UPDATE enrichment_jobs SET status = 'running', claim = claim + 1,
            lease_until = ${leaseUntil}, retry_at = NULL, started_at = coalesce(started_at, ${now}), updated_at = ${now}
          WHERE id = ${id} AND ((status = 'pending' AND (retry_at IS NULL OR retry_at <= ${now}))
            OR (status = 'running' AND lease_until <= ${now})) RETURNING *`),
      );
    },

    /** Also renews the lease. */
    saveProgress(
      hold: Hold,
      progress: { trace: readonly TraceStep[]; contactsAdded: number; credits: number },
      leaseUntil: string,
      at: string,
    ): Write {
      return db.run(sql`UPDATE enrichment_jobs SET trace = ${JSON.stringify(progress.trace)},
          results = ${JSON.stringify(resultsOf(progress.trace))},
          contacts_added = contacts_added + ${progress.contactsAdded},
          credits_spent = credits_spent + ${progress.credits}, lease_until = ${leaseUntil}, updated_at = ${at} WHERE ${held(hold)} RETURNING id`);
    },

    finish(
      hold: Hold,
      end: { status: "completed" | "partial" | "failed"; trace: readonly TraceStep[]; error: string | null },
      at: string,
    ): Write {
      return db.run(sql`UPDATE enrichment_jobs SET status = ${end.status}, error = ${end.error},
          trace = ${JSON.stringify(end.trace)}, results = ${JSON.stringify(resultsOf(end.trace))}, lease_until = NULL,
          retry_at = NULL, completed_at = ${at}, updated_at = ${at} WHERE ${held(hold)} RETURNING id`);
    },

    /** Gives the job back, to be taken up at `retryAt`. A wait for quota is no attempt; a failure is one. */
    release(hold: Hold, release: { retryAt: string; error: string | null; isAttempt: boolean }, at: string): Write {
      return db.run(sql`UPDATE enrichment_jobs SET status = 'pending', lease_until = NULL, retry_at = ${release.retryAt},
          error = ${release.error}, attempts = attempts + ${release.isAttempt ? 1 : 0}, updated_at = ${at}
          WHERE ${held(hold)} RETURNING id`);
    },

    /** Puts a job that cannot be worked off (its message died) to rest, whoever holds it. */
    bury(id: string, error: string, at: string): Write {
      return db.all<Row>(sql`UPDATE enrichment_jobs SET status = 'failed', error = ${error}, lease_until = NULL,
          retry_at = NULL, completed_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status IN ('pending', 'running') RETURNING id`);
    },

    /** Open jobs that are due, or whose lease ends, before `until`, with when: each gets a (new) message. */
    async findDue(until: string, limit: number): Promise<{ id: string; dueAt: string | null }[]> {
      return db.all<{ id: string; dueAt: string | null }>(sql`SELECT id,
          CASE status WHEN 'running' THEN lease_until ELSE retry_at END AS dueAt FROM enrichment_jobs
        WHERE (status = 'pending' AND (retry_at IS NULL OR retry_at <= ${until}))
          OR (status = 'running' AND lease_until <= ${until})
        ORDER BY updated_at LIMIT ${limit}`);
    },
  };
}
