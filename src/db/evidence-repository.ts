import { sql } from "drizzle-orm";
import type { Signal } from "../domain/ai-adoption.ts";
import type { Observation } from "../domain/provenance.ts";
import { newId } from "../lib/id.ts";
import type { Database, Write } from "./database.ts";
import { fromRow } from "./rows.ts";
import { leadFacts, signals } from "./schema.ts";

export interface LeadObservation extends Observation {
  leadId: string;
  sourceUrl: string | null;
}
export type LeadSignal = Signal & { leadId: string };
export type EvidenceRepository = ReturnType<typeof createEvidenceRepository>;

const rowsOf = (rows: readonly LeadObservation[]) =>
  rows.map(({ leadId, source, sourceUrl, values, confidence, at: observedAt }) => ({
    id: newId(),
    leadId,
    source,
    sourceUrl,
    values: JSON.stringify(values),
    confidence,
    observedAt,
  }));

/** What sources said of leads (facts) and the dated evidence of AI adoption in it (signals). */
export function createEvidenceRepository(db: Database) {
  return {
    /** A source's newest word replaces its older one. Rows of leads that do not exist (any more) are left out. */
    saveFacts(rows: readonly LeadObservation[], at: string): Write {
      return db.run(sql`INSERT INTO lead_facts
          (id, lead_id, source, source_url, "values", confidence, observed_at, created_at, updated_at)
        SELECT value ->> '$.id', value ->> '$.leadId', value ->> '$.source', value ->> '$.sourceUrl',
          value ->> '$.values', value ->> '$.confidence', value ->> '$.observedAt', ${at}, ${at}
        FROM json_each(${JSON.stringify(rowsOf(rows))}) JOIN leads ON leads.id = value ->> '$.leadId'
        WHERE true ON CONFLICT (lead_id, source) DO UPDATE SET source_url = excluded.source_url,
          "values" = excluded."values", confidence = excluded.confidence, observed_at = excluded.observed_at,
          updated_at = excluded.updated_at`);
    },

    /** Folds what has changed into a source's word, which stays otherwise. */
    patchFacts(rows: readonly LeadObservation[], at: string): Write {
      return db.run(sql`INSERT INTO lead_facts
          (id, lead_id, source, source_url, "values", confidence, observed_at, created_at, updated_at)
        SELECT value ->> '$.id', value ->> '$.leadId', value ->> '$.source', value ->> '$.sourceUrl',
          value ->> '$.values', value ->> '$.confidence', value ->> '$.observedAt', ${at}, ${at}
        FROM json_each(${JSON.stringify(rowsOf(rows))}) JOIN leads ON leads.id = value ->> '$.leadId'
        WHERE true ON CONFLICT (lead_id, source) DO UPDATE SET "values" = json_patch(lead_facts."values", excluded."values"),
          observed_at = excluded.observed_at, updated_at = excluded.updated_at`);
    },

    /**
     * Words of a source that keeps no row of its own (an import), beside those that are kept of it already. Only if the
     * statement before it in the same commit changed a row.
     */
    keepWordsIfChanged(rows: readonly LeadObservation[], at: string): Write {
      const words = rows.map((row) => [newId(), row.leadId, row.source, row.values, row.confidence, row.at]);
      return db.run(sql`INSERT INTO lead_facts
          (id, lead_id, source, "values", confidence, observed_at, created_at, updated_at)
        SELECT value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]', value ->> '$[4]', value ->> '$[5]',
          ${at}, ${at} FROM json_each(${JSON.stringify(words)}) WHERE changes() > 0
        ON CONFLICT (lead_id, source) DO UPDATE SET "values" = json_patch("values", excluded."values"),
          confidence = excluded.confidence, observed_at = excluded.observed_at, updated_at = excluded.updated_at`);
    },

    saveSignals(rows: readonly LeadSignal[], at: string): Write {
      const found = rows.map((row) => ({ ...row, id: newId() }));
      return db.run(sql`INSERT INTO signals
          (id, lead_id, source, type, weight, url, quote, observed_at, created_at, updated_at)
        SELECT value ->> '$.id', value ->> '$.leadId', value ->> '$.source', value ->> '$.type',
          value ->> '$.weight', value ->> '$.url', value ->> '$.quote', value ->> '$.observedAt', ${at}, ${at}
        FROM json_each(${JSON.stringify(found)}) JOIN leads ON leads.id = value ->> '$.leadId'
        WHERE true ON CONFLICT (lead_id, source, type, quote) DO UPDATE SET
          observed_at = excluded.observed_at, updated_at = excluded.updated_at`);
    },

    dropSignals(leadIds: readonly string[], source: string): Write {
      return db.run(sql`DELETE FROM signals WHERE source = ${source}
        AND lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)}))`);
    },

    /** What the source said of these leads, and its signals; only of leads that this commit has just given this version. */
    dropSource(source: string, leads: readonly { id: string; version: number }[], at: string): Write[] {
      const rows = JSON.stringify(leads.map(({ id, version }) => [id, version]));
      const changed = sql`(SELECT leads.id FROM json_each(${rows}) CROSS JOIN leads
        ON leads.id = value ->> '$[0]' AND leads.version = value ->> '$[1]' AND +leads.updated_at = ${at})`;
      return [
        db.run(sql`DELETE FROM lead_facts WHERE source = ${source} AND lead_id IN ${changed}`),
        db.run(sql`DELETE FROM signals WHERE source = ${source} AND lead_id IN ${changed}`),
      ];
    },

    /** Leads of which the source has said something, none of it after `until`: the first by id. */
    async leadsFrom(
      source: string,
      { since, until }: { since: string; until: string },
      limit: number,
    ): Promise<string[]> {
      const rows = await db.all<{ id: string }>(sql`SELECT lead_id AS id FROM lead_facts
        WHERE source = ${source} AND observed_at >= ${since} AND observed_at <= ${until} ORDER BY lead_id LIMIT ${limit}`);
      return rows.map(({ id }) => id);
    },

    async countLeadsFrom(source: string, { since, until }: { since: string; until: string }): Promise<number> {
      const [row] = await db.all<{ n: number }>(sql`SELECT count(*) AS n FROM lead_facts
        WHERE source = ${source} AND observed_at >= ${since} AND observed_at <= ${until}`);
      return row?.n ?? 0;
    },

    async factsOf(leadId: string): Promise<LeadObservation[]> {
      return (await this.factsOfAll([leadId])).get(leadId) ?? [];
    },

    /** By lead, the oldest word first. */
    async factsOfAll(leadIds: readonly string[]): Promise<Map<string, LeadObservation[]>> {
      const rows = await db.all<Record<string, unknown>>(sql`SELECT * FROM lead_facts
        WHERE lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)})) ORDER BY observed_at`);
      const byLead = new Map<string, LeadObservation[]>(leadIds.map((id) => [id, []]));
      for (const row of rows) {
        const { leadId, source, sourceUrl, values, confidence, observedAt } = fromRow(leadFacts, row);
        byLead.get(leadId)?.push({ leadId, source, sourceUrl, values, confidence, at: observedAt });
      }
      return byLead;
    },

    async signalsOf(leadIds: readonly string[]): Promise<Map<string, Signal[]>> {
      const rows = await db.all<Record<string, unknown>>(
        sql`SELECT * FROM signals WHERE lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)}))`,
      );
      const byLead = new Map<string, Signal[]>(leadIds.map((id) => [id, []]));
      for (const row of rows) {
        const signal = fromRow(signals, row);
        byLead.get(signal.leadId)?.push(signal);
      }
      return byLead;
    },
  };
}
