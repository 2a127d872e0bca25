import { eq, type InferSelectModel, sql } from "drizzle-orm";
import { type EnrichmentSource, type JobStatus, resultsOf, type TraceStep } from "../domain/enrichment.ts";
import { exactTotalUpTo } from "../domain/lead-filter.ts";
import type { WantGroup } from "../domain/waterfall.ts";
import type { Database, Write } from "./database.ts";
import { type Position, whereAll } from "./keyset.ts";
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

export interface JobQuery {
  filter: { status?: JobStatus; leadId?: string; batchId?: string; requestedBy?: string };
  before: Position | null;
  limit: number;
}

type Row = Record<string, unknown>;

export function createJobRepository(db: Database) {
  const one = (rows: Row[]): Job | null => (rows[0] ? fromRow(enrichmentJobs, rows[0]) : null);
  const held = ({ jobId, claim }: Hold) => sql`id = ${jobId} AND claim = ${claim} AND status = 'running'`;

  return {
    async find(id: string): Promise<Job | null> {
      return (await db.select().from(enrichmentJobs).where(eq(enrichmentJobs.id, id)).get()) ?? null;
    },

    /** Without what is kept as JSON: a row that cannot be read is found by this, and can be buried. */
    async findBasics(id: string): Promise<Pick<Job, "leadId" | "batchId" | "error"> | null> {
      const { leadId, batchId, error } = enrichmentJobs;
      const query = db.select({ leadId, batchId, error }).from(enrichmentJobs).where(eq(enrichmentJobs.id, id));
      return (await query.get()) ?? null;
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

    /** Gives up the lease after an unexpected error: whoever comes next may take the job at once. */
    letGo(hold: Hold, error: string, at: string): Write {
      return db.run(sql`UPDATE enrichment_jobs SET lease_until = ${at}, error = ${error}, updated_at = ${at}
        WHERE ${held(hold)} RETURNING id`);
    },

    /** Puts a job that cannot be worked off (its message died) to rest, whoever holds it. */
    bury(id: string, error: string, at: string): Write {
      return db.all<Row>(sql`UPDATE enrichment_jobs SET status = 'failed', error = ${error}, lease_until = NULL,
          retry_at = NULL, completed_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status IN ('pending', 'running') RETURNING id`);
    },

    /** Ends an open job; whoever works on it loses hold of it. */
    cancel(id: string, at: string): Write {
      return db.run(sql`UPDATE enrichment_jobs SET status = 'cancelled', lease_until = NULL, retry_at = NULL,
          completed_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status IN ('pending', 'running') RETURNING id`);
    },

    /** Jobs of a batch that nobody works on yet. */
    cancelPending(batchId: string, at: string): Write {
      return db.run(sql`UPDATE enrichment_jobs SET status = 'cancelled', retry_at = NULL, completed_at = ${at},
        updated_at = ${at} WHERE batch_id = ${batchId} AND status = 'pending' RETURNING id, lead_id`);
    },

    /** Opens an ended job again with what is left of its trace, unless the lead has an open one by now. */
    reopen(
      { id, status, claim }: Pick<Job, "id" | "status" | "claim">,
      trace: readonly TraceStep[],
      at: string,
    ): Write {
      return db.run(sql`UPDATE enrichment_jobs SET status = 'pending', attempts = 0, error = NULL, completed_at = NULL,
          retry_at = NULL, trace = ${JSON.stringify(trace)}, results = ${JSON.stringify(resultsOf(trace))}, updated_at = ${at}
        WHERE id = ${id} AND status = ${status} AND claim = ${claim}
          AND NOT EXISTS (SELECT 1 FROM enrichment_jobs AS other
            WHERE other.lead_id = enrichment_jobs.lead_id AND other.status IN ('pending', 'running'))
        RETURNING id`);
    },

    /** The newest first, and one more than `limit` where there are more. */
    async page({ filter, before, limit }: JobQuery): Promise<{ rows: Job[]; total: number }> {
      const where = [
        // Most jobs are completed: the newest of them are found by walking, those of another status by its index.
        ...(filter.status === undefined
          ? []
          : [filter.status === "completed" ? sql`+status = ${filter.status}` : sql`status = ${filter.status}`]),
        ...(filter.leadId === undefined ? [] : [sql`lead_id = ${filter.leadId}`]),
        ...(filter.batchId === undefined ? [] : [sql`batch_id = ${filter.batchId}`]),
        ...(filter.requestedBy === undefined ? [] : [sql`requested_by = ${filter.requestedBy}`]),
      ];
      const from = before === null ? [] : [sql`(created_at, id) < (${before.value}, ${before.id})`];
      const [rows, counts] = await db.batch([
        db.all<Row>(sql`SELECT * FROM enrichment_jobs ${whereAll([...where, ...from])}
          ORDER BY created_at DESC, id DESC LIMIT ${limit + 1}`),
        db.all<{ n: number }>(sql`SELECT count(*) AS n FROM
          (SELECT 1 FROM enrichment_jobs ${whereAll(where)} LIMIT ${exactTotalUpTo + 1})`),
      ]);
      return { rows: rows.map((row) => fromRow(enrichmentJobs, row)), total: counts[0]?.n ?? 0 };
    },

    /**
     * The due job of somebody else than `requestedBy` whose turn it is: of those who have jobs waiting, the one who was
     * served longest ago goes first. Null when nobody else waits.
     */
    async nextOfOthers(requestedBy: string, now: string): Promise<string | null> {
      const [row] = await db.all<{ id: string }>(sql`SELECT job.id FROM enrichment_jobs AS job
        WHERE job.status = 'pending' AND (job.retry_at IS NULL OR job.retry_at <= ${now})
          AND job.requested_by <> ${requestedBy} AND job.started_at IS NULL
        ORDER BY (SELECT max(served.started_at) FROM enrichment_jobs AS served
          WHERE served.requested_by = job.requested_by), job.created_at LIMIT 1`);
      return row?.id ?? null;
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
