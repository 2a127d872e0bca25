import { eq, type InferSelectModel, sql } from "drizzle-orm";
import type { BatchCounts } from "../domain/enrichment-batch.ts";
import { exactTotalUpTo } from "../domain/lead-filter.ts";
import type { Database, Write } from "./database.ts";
import { fromRow } from "./rows.ts";
import { enrichmentBatches } from "./schema.ts";

export type EnrichmentBatch = InferSelectModel<typeof enrichmentBatches>;
export type NewBatch = Pick<
  EnrichmentBatch,
  "id" | "sources" | "wants" | "rules" | "maxCredits" | "requestedBy" | "requestId"
>;

export interface BatchLead {
  leadId: string;
  /** Why it is not enriched; null where it is to be. */
  skipped: string | null;
}

export interface BatchProgress {
  counts: BatchCounts;
  /** Spent by jobs that have ended, and the most that the open ones may spend. */
  creditsSpent: number;
  creditsReserved: number;
  contactsAdded: number;
}

export type BatchRepository = ReturnType<typeof createBatchRepository>;

export function createBatchRepository(db: Database) {
  return {
    start(batch: NewBatch, at: string): Write {
      return db.insert(enrichmentBatches).values({ ...batch, status: "running", createdAt: at, updatedAt: at });
    },

    addLeads(batchId: string, rows: readonly BatchLead[]): Write {
      const leads = rows.map(({ leadId, skipped }) => [leadId, skipped]);
      return db.run(sql`INSERT INTO enrichment_batch_leads (batch_id, lead_id, skipped)
        SELECT ${batchId}, value ->> '$[0]', value ->> '$[1]' FROM json_each(${JSON.stringify(leads)})
        WHERE true ON CONFLICT DO NOTHING`);
    },

    async find(id: string): Promise<EnrichmentBatch | null> {
      return (await db.select().from(enrichmentBatches).where(eq(enrichmentBatches.id, id)).get()) ?? null;
    },

    /** The newest first, and one more than `limit` where there are more. Ids are in the order of their times. */
    async page(query: { before: string | null; limit: number }): Promise<{ rows: EnrichmentBatch[]; total: number }> {
      const [rows, counts] = await db.batch([
        db.all<Record<string, unknown>>(sql`SELECT * FROM enrichment_batches WHERE id < ${query.before ?? "~"}
          ORDER BY id DESC LIMIT ${query.limit + 1}`),
        db.all<{ n: number }>(
          sql`SELECT count(*) AS n FROM (SELECT 1 FROM enrichment_batches LIMIT ${exactTotalUpTo + 1})`,
        ),
      ]);
      return { rows: rows.map((row) => fromRow(enrichmentBatches, row)), total: counts[0]?.n ?? 0 };
    },

    /** How far each of these batches is. */
    async progressOf(ids: readonly string[]): Promise<Map<string, BatchProgress>> {
      type Row = Omit<BatchProgress, "counts"> & BatchCounts & { batchId: string };
      const rows = await db.all<Row>(sql`SELECT batch_id AS batchId,
          sum(job_id IS NULL AND skipped IS NULL) AS waiting, sum(skipped IS NOT NULL) AS skipped,
          sum(coalesce(status IN ('pending', 'running'), 0)) AS open,
          sum(coalesce(status = 'completed', 0)) AS completed, sum(coalesce(status = 'partial', 0)) AS partial,
          sum(coalesce(status = 'failed', 0)) AS failed,
          sum(job_id IS NOT NULL AND coalesce(status, 'cancelled') = 'cancelled') AS cancelled,
          coalesce(sum(credits_spent), 0) AS creditsSpent,
          coalesce(sum(CASE WHEN status IN ('pending', 'running') THEN max(0, coalesce(max_credits, 0) - credits_spent) END), 0)
            AS creditsReserved,
          coalesce(sum(contacts_added), 0) AS contactsAdded
        FROM (SELECT mine.*, jobs.status, jobs.credits_spent, jobs.max_credits, jobs.contacts_added
          FROM enrichment_batch_leads AS mine LEFT JOIN enrichment_jobs AS jobs ON jobs.id = mine.job_id
          WHERE mine.batch_id IN (SELECT value FROM json_each(${JSON.stringify(ids)})))
        GROUP BY batch_id`);
      return new Map(
        rows.map(({ batchId, creditsSpent, creditsReserved, contactsAdded, ...counts }) => [
          batchId,
          { counts: countsOnly(counts), creditsSpent, creditsReserved, contactsAdded },
        ]),
      );
    },

    /** What its jobs have spent, and the most that the open ones may still spend. Reads the open ones and few others. */
    async creditsUsed(id: string): Promise<number> {
      const [row] = await db.all<{ used: number }>(sql`SELECT credits_settled + coalesce((
          SELECT sum(CASE WHEN jobs.status IN ('pending', 'running') THEN max(jobs.credits_spent, coalesce(jobs.max_credits, 0))
            ELSE jobs.credits_spent END) ${unsettledJobs(id)}), 0) AS used
        FROM enrichment_batches WHERE id = ${id}`);
      return row?.used ?? 0;
    },

    /** Adds up what ended jobs have cost, once each. */
    settleEnded(id: string): Write[] {
      return [
        db.run(sql`UPDATE enrichment_batches SET credits_settled = credits_settled + coalesce((
            SELECT sum(jobs.credits_spent) ${unsettledJobs(id)} AND jobs.status NOT IN ('pending', 'running')), 0)
          WHERE id = ${id}`),
        db.run(sql`UPDATE enrichment_batch_leads SET settled = 1
          WHERE batch_id = ${id} AND job_id IS NOT NULL AND settled = 0 AND NOT EXISTS (SELECT 1 FROM enrichment_jobs
            WHERE enrichment_jobs.id = job_id AND enrichment_jobs.status IN ('pending', 'running'))`),
      ];
    },

    async openJobs(id: string): Promise<number> {
      const [row] = await db.all<{ n: number }>(
        sql`SELECT count(*) AS n FROM enrichment_jobs WHERE batch_id = ${id} AND status IN ('pending', 'running')`,
      );
      return row?.n ?? 0;
    },

    /** Leads whose turn has not come. */
    async waitingLeads(id: string, limit: number): Promise<string[]> {
      const rows = await db.all<{ lead_id: string }>(sql`SELECT lead_id FROM enrichment_batch_leads
        WHERE batch_id = ${id} AND job_id IS NULL AND skipped IS NULL ORDER BY lead_id LIMIT ${limit}`);
      return rows.map(({ lead_id }) => lead_id);
    },

    /** Takes the right to open jobs: only while the batch runs and nobody else opened any since it was read. */
    takeTurn({ id, feeds }: Pick<EnrichmentBatch, "id" | "feeds">, at: string): Write {
      return db.run(sql`UPDATE enrichment_batches SET feeds = feeds + 1, updated_at = ${at}
        WHERE id = ${id} AND feeds = ${feeds} AND status = 'running' RETURNING id`);
    },

    /** A job of it that was just opened again may spend what the others leave, and nobody reckons with an older sum. */
    reserveForRetry(id: string, jobId: string, at: string): Write[] {
      return [
        db.run(sql`UPDATE enrichment_jobs SET max_credits = min(max_credits, round(credits_spent + max(0, (
            SELECT batch.max_credits - enrichment_jobs.credits_spent - coalesce(sum(CASE
                WHEN other.status IN ('pending', 'running') THEN max(other.credits_spent, coalesce(other.max_credits, 0))
                ELSE other.credits_spent END), 0)
            FROM enrichment_batches AS batch LEFT JOIN enrichment_batch_leads AS mine
              ON mine.batch_id = batch.id AND mine.job_id <> ${jobId}
            LEFT JOIN enrichment_jobs AS other ON other.id = mine.job_id WHERE batch.id = ${id})), 3))
          WHERE id = ${jobId} AND EXISTS (SELECT 1 FROM enrichment_batches WHERE id = ${id} AND max_credits IS NOT NULL)`),
        db.run(sql`UPDATE enrichment_batches SET feeds = feeds + 1, updated_at = ${at},
            credits_settled = credits_settled - coalesce((SELECT jobs.credits_spent FROM enrichment_jobs AS jobs
              JOIN enrichment_batch_leads AS mine ON mine.batch_id = ${id} AND mine.lead_id = jobs.lead_id
              WHERE jobs.id = ${jobId} AND mine.job_id = jobs.id AND mine.settled = 1), 0)
          WHERE id = ${id}`),
        db.run(sql`UPDATE enrichment_batch_leads SET settled = 0 WHERE batch_id = ${id} AND job_id = ${jobId}
          AND lead_id = (SELECT lead_id FROM enrichment_jobs WHERE id = ${jobId})`),
      ];
    },

    skipLeads(id: string, rows: readonly BatchLead[]): Write {
      const leads = rows.map(({ leadId, skipped }) => [leadId, skipped]);
      return db.run(sql`UPDATE enrichment_batch_leads SET skipped = value ->> '$[1]'
        FROM json_each(${JSON.stringify(leads)})
        WHERE batch_id = ${id} AND lead_id = value ->> '$[0]' AND job_id IS NULL AND skipped IS NULL`);
    },

    /** Each lead gets its open job: the one just opened for it, or one that somebody else had opened before. */
    attachOpenJobs(id: string, leadIds: readonly string[]): Write {
      return db.run(sql`UPDATE enrichment_batch_leads SET job_id = enrichment_jobs.id FROM enrichment_jobs
        WHERE enrichment_batch_leads.batch_id = ${id} AND enrichment_batch_leads.job_id IS NULL AND skipped IS NULL
          AND enrichment_batch_leads.lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)}))
          AND enrichment_jobs.lead_id = enrichment_batch_leads.lead_id
          AND enrichment_jobs.status IN ('pending', 'running')`);
    },

    /** Running ones that wait for this job of this lead: its own, and those whose lead had it open already. */
    runningWith(jobId: string, leadId: string): Write {
      return db.all<{ id: string }>(sql`SELECT batch.id FROM enrichment_batches AS batch
        CROSS JOIN enrichment_batch_leads AS mine ON mine.batch_id = batch.id AND mine.lead_id = ${leadId}
        WHERE batch.status = 'running' AND mine.job_id = ${jobId}`);
    },

    /** Once no lead waits and no job of it is open. */
    completeIfDone(id: string, at: string): Write {
      return db.run(sql`UPDATE enrichment_batches SET status = 'completed', completed_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status = 'running'
          AND NOT EXISTS (SELECT 1 FROM enrichment_batch_leads
            WHERE batch_id = ${id} AND job_id IS NULL AND skipped IS NULL)
          AND NOT EXISTS (SELECT 1 ${unsettledJobs(id)} AND jobs.status IN ('pending', 'running'))
        RETURNING id`);
    },

    cancel(id: string, at: string): Write {
      return db.run(sql`UPDATE enrichment_batches SET status = 'cancelled', completed_at = ${at}, updated_at = ${at}
        WHERE id = ${id} AND status = 'running' RETURNING id`);
    },

    /** Running ones that nobody has looked after since. */
    async findStranded(since: string, limit: number): Promise<string[]> {
      const rows = await db.all<{ id: string }>(sql`SELECT id FROM enrichment_batches
        WHERE status = 'running' AND updated_at <= ${since} ORDER BY updated_at LIMIT ${limit}`);
      return rows.map(({ id }) => id);
    },
  };
}

const unsettledJobs = (id: string) => sql`FROM enrichment_batch_leads AS mine
  CROSS JOIN enrichment_jobs AS jobs ON jobs.id = mine.job_id
  WHERE mine.batch_id = ${id} AND mine.job_id IS NOT NULL AND mine.settled = 0`;

const countsOnly = ({ waiting, skipped, open, completed, partial, failed, cancelled }: BatchCounts): BatchCounts => ({
  waiting,
  skipped,
  open,
  completed,
  partial,
  failed,
  cancelled,
});
