import { eq, sql } from "drizzle-orm";
import type { FactField, Lead } from "../domain/lead.ts";
import { packProvenance } from "../domain/provenance.ts";
import { type Database, lostHold, type Write } from "./database.ts";
import { assignments, fromRow, insertRows } from "./rows.ts";
import { leads } from "./schema.ts";

export type NewLead = Omit<Lead, "seq">;
/** What one writer may change at once. `undefined` leaves a column alone, `null` clears it. */
export type LeadChanges = Partial<Omit<Lead, "seq" | "id" | "version" | "createdAt">>;
export type ScoreRow = Pick<Lead, "id" | "aiAdoptionScore" | "leadScore" | "scoreModel">;
export type LeadRepository = ReturnType<typeof createLeadRepository>;

export function createLeadRepository(db: Database) {
  return {
    async find(id: string): Promise<Lead | null> {
      return (await db.select().from(leads).where(eq(leads.id, id)).get()) ?? null;
    },

    async findByDomain(domain: string): Promise<Lead | null> {
      return (await db.select().from(leads).where(eq(leads.domain, domain)).get()) ?? null;
    },

    async findMany(ids: readonly string[]): Promise<Lead[]> {
      return db
        .select()
        .from(leads)
        .where(sql`${leads.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`)
        .all();
    },

    /** Leads that are one of these companies, by domain or by the id that a source gave them. */
    async findByIdentity(domains: readonly string[], externalIds: readonly string[]): Promise<Lead[]> {
      const rows = await db.all<Record<string, unknown>>(
        sql`SELECT * FROM leads WHERE domain IN (SELECT value FROM json_each(${JSON.stringify(domains)}))
          UNION SELECT * FROM leads WHERE external_id IN (SELECT value FROM json_each(${JSON.stringify(externalIds)}))`,
      );
      return rows.map((row) => fromRow(leads, row));
    },

    /** Gives back the row's seq. */
    insert(lead: NewLead): Write {
      return db.insert(leads).values(lead).returning({ seq: leads.seq });
    },

    /** Rows whose domain or external id is taken by now are left out; look afterwards which ids went in. */
    insertMany(rows: readonly NewLead[]): Write {
      return insertRows(db, leads, rows, sql`ON CONFLICT DO NOTHING`);
    },

    /** Changes the row only while it still has this version; the row's version goes up by one. */
    update(id: string, version: number, changes: LeadChanges, at: string): Write {
      const set = assignments(leads, { ...changes, updatedAt: at });
      return db.run(
        sql`UPDATE leads SET ${set}, version = version + 1 WHERE id = ${id} AND version = ${version} RETURNING id`,
      );
    },

    /** While a job of the lead is at work: a worker that was overtaken changes nothing. */
    async markRunning(id: string, at: string): Promise<void> {
      await db.run(sql`UPDATE leads SET enrichment_status = 'running', version = version + 1, updated_at = ${at}
        WHERE id = ${id} AND enrichment_status <> 'running'
          AND EXISTS (SELECT 1 FROM enrichment_jobs WHERE lead_id = ${id} AND status = 'running')`);
    },

    /** Only if the statement before it in the same commit changed a row: the lead says what its job says. */
    setEnrichmentStatusIfChanged(id: string, status: Lead["enrichmentStatus"], at: string): Write {
      return db.run(sql`UPDATE leads SET enrichment_status = ${status}, version = version + 1, updated_at = ${at}
        WHERE id = ${id} AND enrichment_status <> ${status} AND changes() > 0`);
    },

    /** Leads whose open job was cancelled say again what their last ended one said. */
    forgetJobs(ids: readonly string[], at: string): Write {
      return db.run(sql`UPDATE leads SET version = version + 1, updated_at = ${at}, enrichment_status = coalesce(
          (SELECT status FROM enrichment_jobs WHERE lead_id = leads.id AND status IN ('completed', 'partial', 'failed')
            ORDER BY completed_at DESC LIMIT 1), 'none')
        WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND enrichment_status IN ('pending', 'running')
          AND NOT EXISTS (SELECT 1 FROM enrichment_jobs WHERE lead_id = leads.id AND status IN ('pending', 'running'))`);
    },

    markEnrichedIfChanged(id: string, status: Lead["enrichmentStatus"], at: string): Write {
      return db.run(sql`UPDATE leads SET enrichment_status = ${status}, enriched_at = ${at}, version = version + 1,
        updated_at = ${at} WHERE id = ${id} AND changes() > 0`);
    },

    /** Each row only while it has the version it was read with, in one statement. Gives back the ids that changed. */
    updateFacts(
      rows: readonly (Pick<Lead, "id" | "version" | "provenance"> & Pick<Lead, FactField>)[],
      at: string,
    ): Write {
      return db.run(sql`UPDATE leads SET
          company_name = value ->> '$.companyName', website_url = value ->> '$.websiteUrl',
          industry = value ->> '$.industry', employee_count = value ->> '$.employeeCount',
          funding_stage = value ->> '$.fundingStage', funding_total_usd = value ->> '$.fundingTotalUsd',
          last_funding_at = value ->> '$.lastFundingAt', founded_year = value ->> '$.foundedYear',
          location = value ->> '$.location', city = value ->> '$.city', region = value ->> '$.region',
          country = value ->> '$.country', description = value ->> '$.description',
          tech_stack = value ->> '$.techStack', tags = value ->> '$.tags', linkedin_url = value ->> '$.linkedinUrl',
          provenance = value ->> '$.provenance', version = leads.version + 1, updated_at = ${at}
        FROM json_each(${JSON.stringify(rows.map(withPackedOrigins))})
        WHERE leads.id = value ->> '$.id' AND leads.version = value ->> '$.version' RETURNING leads.id AS id`);
    },

    /**
     * A score that stays the same changes nothing, the version neither: what a client holds is still current. One that
     * is replaced is kept for the trend.
     */
    saveScores(rows: readonly ScoreRow[], at: string): Write[] {
      const scores = JSON.stringify(rows);
      return [
        db.run(sql`INSERT INTO score_changes (lead_id, at, score) SELECT leads.id, ${at}, leads.lead_score
          FROM json_each(${scores}) CROSS JOIN leads ON leads.id = value ->> '$.id'
          WHERE leads.lead_score <> value ->> '$.leadScore'`),
        db.run(sql`UPDATE leads SET ai_adoption_score = value ->> '$.aiAdoptionScore',
          lead_score = value ->> '$.leadScore', score_model = value ->> '$.scoreModel', scored_at = ${at},
          version = leads.version + 1, updated_at = ${at}
        FROM json_each(${scores}) WHERE leads.id = value ->> '$.id'
          AND (ai_adoption_score IS NOT value ->> '$.aiAdoptionScore' OR lead_score IS NOT value ->> '$.leadScore'
            OR score_model IS NOT value ->> '$.scoreModel')`),
      ];
    },

    /** By lead, the score until its first change from `since` on; leads without such a change are left out. */
    async scoresBefore(rows: readonly { id: string; since: string }[]): Promise<Map<string, number>> {
      // The other columns are those of the row with the least time.
      const found = await db.all<{ id: string; score: number }>(sql`SELECT lead_id AS id, score, min(at) AS at
        FROM json_each(${JSON.stringify(rows)}) CROSS JOIN score_changes
          ON lead_id = value ->> '$.id' AND at >= value ->> '$.since' GROUP BY lead_id`);
      return new Map(found.map(({ id, score }) => [id, score]));
    },

    /** Leads and all that hangs on them, children first; only those that still have their version. */
    delete(rows: readonly Pick<Lead, "id" | "version">[]): Write[] {
      const guarded = sql`(SELECT leads.id FROM json_each(${versionsOf(rows)}) CROSS JOIN leads
        ON leads.id = value ->> '$[0]' AND leads.version = value ->> '$[1]')`;
      return [
        db.run(sql`DELETE FROM contacts WHERE lead_id IN ${guarded}`),
        db.run(sql`DELETE FROM lead_facts WHERE lead_id IN ${guarded}`),
        db.run(sql`DELETE FROM signals WHERE lead_id IN ${guarded}`),
        db.run(sql`DELETE FROM enrichment_jobs WHERE lead_id IN ${guarded}`),
        db.run(sql`DELETE FROM score_changes WHERE lead_id IN ${guarded}`),
        db.run(sql`DELETE FROM leads WHERE id IN ${guarded} RETURNING id`),
      ];
    },

    /** Fails, and with it its whole commit, unless all of these rows have the version they were read with. */
    hold(rows: readonly Pick<Lead, "id" | "version">[]): Write {
      return db.run(sql`SELECT CASE WHEN count(*) <> ${rows.length} THEN json(${lostHold}) END
        FROM json_each(${versionsOf(rows)}) CROSS JOIN leads
          ON leads.id = value ->> '$[0]' AND leads.version = value ->> '$[1]'`);
    },
  };
}

const withPackedOrigins = <L extends Pick<Lead, "provenance">>(lead: L) => ({
  ...lead,
  provenance: packProvenance(lead.provenance),
});

const versionsOf = (rows: readonly Pick<Lead, "id" | "version">[]): string =>
  JSON.stringify(rows.map(({ id, version }) => [id, version]));
