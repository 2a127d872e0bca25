import { type InferSelectModel, type SQL, sql } from "drizzle-orm";
import type { FieldsAfter, FieldsBefore, UndoCounts, UndoOutcome } from "../domain/import.ts";
import { newId } from "../lib/id.ts";
import type { Database, Write } from "./database.ts";
import { jsonSlices } from "./json-slices.ts";
import { fromRow } from "./rows.ts";
import { importRows } from "./schema.ts";

export type ImportedRow = InferSelectModel<typeof importRows>;

export interface NewImportedRow {
  leadId: string;
  line: number;
  action: "created" | "updated";
  before: FieldsBefore | null;
  after: FieldsAfter | null;
}

/** What else is known of a lead than what an import brought. */
export interface LeadHistory {
  /** People who are not the import's, or whom somebody has changed since. */
  contacts: number;
  enriched: boolean;
  /** Kinds of events that are neither this import's nor undone by now. */
  events: string[];
}

export interface UndoMark {
  leadId: string;
  undo: UndoOutcome;
  why: string | null;
}

type Row = Record<string, unknown>;

/** The record of what an import did, and the statements that take it back. */
export function createImportUndo(db: Database) {
  const within = (importId: string, leadIds: readonly string[]) =>
    sql`import_id = ${importId} AND lead_id IN (SELECT value FROM json_each(${JSON.stringify(leadIds)}))`;
  /**
   * Each row is marked once. An upsert and no UPDATE … FROM, which would walk all rows of the import: only a SELECT can
   * be told by CROSS JOIN to begin with the few that are meant.
   */
  const mark = (importId: string, rows: readonly unknown[][], onlyWhere: SQL): Write =>
    db.run(sql`INSERT INTO import_rows (import_id, lead_id, line, action, undo, why)
      SELECT r.import_id, r.lead_id, r.line, r.action, value ->> '$[1]', value ->> '$[2]'
      FROM json_each(${JSON.stringify(rows)})
      CROSS JOIN import_rows AS r ON r.import_id = ${importId} AND r.lead_id = value ->> '$[0]' AND r.undo IS NULL
      ${onlyWhere}
      WHERE true ON CONFLICT (import_id, lead_id) DO UPDATE SET undo = excluded.undo, why = excluded.why`);
  const reversedIn = (importId: string, leadIds: readonly string[]) =>
    sql`(SELECT lead_id FROM import_rows WHERE ${within(importId, leadIds)} AND undo = 'reversed')`;

  /** Of a contact: whether the import created it and nobody has changed it since. */
  const isUntouched = (importId: string) => sql`EXISTS (SELECT 1 FROM import_contacts AS c
    WHERE c.import_id = ${importId} AND c.lead_id = contacts.lead_id AND c.contact_id = contacts.id
      AND c.action = 'created' AND c.version = contacts.version)`;

  return {
    /**
     * A lead that two chunks of a file changed keeps the older "before" and the newer "after" of each field.
     */
    recordRows(importId: string, rows: readonly NewImportedRow[]): Write[] {
      const values = rows.map((row) => [row.leadId, row.line, row.action, row.before, row.after]);
      return jsonSlices(values).map((slice) =>
        db.run(sql`INSERT INTO import_rows (import_id, lead_id, line, action, before, after)
        SELECT ${importId}, value ->> '$[0]', value ->> '$[1]', value ->> '$[2]', value ->> '$[3]', value ->> '$[4]'
        FROM jsonb_each(${slice})
        WHERE true ON CONFLICT (import_id, lead_id) DO UPDATE SET before = json_patch(excluded.before, before),
          after = json_patch(after, excluded.after) WHERE action = 'updated'`),
      );
    },

    /** Those of the leads that this import created. */
    async createdBy(importId: string, leadIds: readonly string[]): Promise<string[]> {
      const rows = await db.all<{ lead_id: string }>(sql`SELECT lead_id FROM import_rows
        WHERE ${within(importId, leadIds)} AND action = 'created'`);
      return rows.map(({ lead_id: leadId }) => leadId);
    },

    /** False where the import is not over, or undone already. One whose last sign of life is older is taken for dead. */
    async beginUndo(id: string, actor: string, deadBefore: string, at: string): Promise<boolean> {
      const rows = await db.all(sql`UPDATE imports SET status = 'undoing', undone_by = ${actor}, updated_at = ${at}
        WHERE id = ${id} AND (status IN ('completed', 'failed') OR status = 'running' AND updated_at < ${deadBefore})
        RETURNING id`);
      return rows.length > 0;
    },

    async hasRows(importId: string): Promise<boolean> {
      return (await db.all(sql`SELECT 1 FROM import_rows WHERE import_id = ${importId} LIMIT 1`)).length > 0;
    },

    async openRows(importId: string, afterLeadId: string, limit: number): Promise<ImportedRow[]> {
      const rows = await db.all<Row>(sql`SELECT * FROM import_rows WHERE import_id = ${importId}
        AND lead_id > ${afterLeadId} AND undo IS NULL ORDER BY lead_id LIMIT ${limit}`);
      return rows.map((row) => fromRow(importRows, row));
    },

    /** What happened to these leads beside the import; nothing for those to which nothing did. */
    async historyOf(importId: string, leadIds: readonly string[]): Promise<Map<string, LeadHistory>> {
      const ids = JSON.stringify(leadIds);
      const rows = await db.all<{ id: string; contacts: number; enriched: number; events: string }>(sql`
        SELECT value AS id,
          (SELECT count(*) FROM contacts WHERE lead_id = value AND NOT ${isUntouched(importId)}) AS contacts,
          (EXISTS (SELECT 1 FROM lead_facts WHERE lead_id = value AND source <> 'import')
            OR EXISTS (SELECT 1 FROM enrichment_jobs WHERE lead_id = value)) AS enriched,
          (SELECT json_group_array(DISTINCT type) FROM lead_events WHERE lead_id = value
            AND type <> 'lead.import_undone' AND (data ->> 'import_id' IS NULL OR data ->> 'import_id' <> ${importId}
              AND NOT EXISTS (SELECT 1 FROM import_rows AS r WHERE r.import_id = lead_events.data ->> 'import_id'
                AND r.lead_id = lead_events.lead_id AND r.undo = 'reversed'))) AS events
        FROM json_each(${ids})`);
      return new Map(
        rows.map(({ id, contacts, enriched, events }) => [
          id,
          { contacts, enriched: enriched === 1, events: JSON.parse(events) },
        ]),
      );
    },

    /** Marks created leads that are to go, each only while it is as it was read; the statements after go by the mark. */
    markDeletable(importId: string, leads: readonly { id: string; version: number }[]): Write {
      const rows = leads.map(({ id, version }) => [id, "reversed", null, version]);
      return mark(
        importId,
        rows,
        sql`CROSS JOIN leads ON leads.id = value ->> '$[0]' AND leads.version = value ->> '$[3]'
          AND NOT EXISTS (SELECT 1 FROM lead_facts WHERE lead_id = leads.id)
          AND NOT EXISTS (SELECT 1 FROM enrichment_jobs WHERE lead_id = leads.id)
          AND NOT EXISTS (SELECT 1 FROM contacts WHERE lead_id = leads.id AND NOT ${isUntouched(importId)})`,
      );
    },

    /** The leads that were marked, children first, each with its event while it is still there. */
    deleteMarked(importId: string, leadIds: readonly string[], actor: string, at: string): Write[] {
      const marked = reversedIn(importId, leadIds);
      const events = leadIds.map((leadId) => [newId(), leadId]);
      const data = JSON.stringify({ import_id: importId, reason: "import_undone" });
      return [
        db.run(sql`INSERT INTO lead_events (id, lead_id, type, actor, data, created_at, updated_at)
          SELECT value ->> '$[0]', leads.id, 'lead.deleted', ${actor}, ${data}, ${at}, ${at}
          FROM json_each(${JSON.stringify(events)}) CROSS JOIN leads ON leads.id = value ->> '$[1]'
          WHERE leads.id IN ${marked}`),
        db.run(sql`DELETE FROM contacts WHERE lead_id IN ${marked}`),
        db.run(sql`DELETE FROM signals WHERE lead_id IN ${marked}`),
        db.run(sql`DELETE FROM score_changes WHERE lead_id IN ${marked}`),
        db.run(sql`DELETE FROM leads WHERE id IN ${marked}`),
      ];
    },

    /** For updated leads whose old values are back: those that have the version that the statement before made. */
    markRestored(importId: string, rows: readonly (UndoMark & { version: number })[], at: string): Write {
      return mark(
        importId,
        rows.map(({ leadId, undo, why, version }) => [leadId, undo, why, version]),
        sql`CROSS JOIN leads ON leads.id = value ->> '$[0]' AND leads.version = value ->> '$[3]'
          AND +leads.updated_at = ${at}`,
      );
    },

    /** For rows that need no change of a lead. */
    markRows(importId: string, rows: readonly UndoMark[]): Write {
      return mark(
        importId,
        rows.map(({ leadId, undo, why }) => [leadId, undo, why]),
        sql``,
      );
    },

    touchUndo(id: string, at: string): Write {
      return db.run(sql`UPDATE imports SET updated_at = ${at} WHERE id = ${id} AND status = 'undoing'`);
    },

    /** False where somebody else has finished it. */
    async finishUndo(id: string, counts: UndoCounts, at: string): Promise<boolean> {
      const rows = await db.all(sql`UPDATE imports SET status = 'undone', undone_at = ${at},
          undo_counts = ${JSON.stringify(counts)}, updated_at = ${at}
        WHERE id = ${id} AND status = 'undoing' RETURNING id`);
      return rows.length > 0;
    },

    /** With the rows that were not looked at yet. */
    async countOutcomes(importId: string): Promise<UndoCounts> {
      const rows = await db.all<{ undo: UndoOutcome | null; n: number }>(sql`SELECT undo, count(*) AS n
        FROM import_rows WHERE import_id = ${importId} GROUP BY undo`);
      const found = rows.map(({ undo, n }) => [undo ?? "open", n]);
      return { reversed: 0, kept: 0, failed: 0, open: 0, ...Object.fromEntries(found) };
    },

    async exceptions(importId: string, undo: "kept" | "failed", limit: number): Promise<ImportedRow[]> {
      const rows = await db.all<Row>(sql`SELECT * FROM import_rows WHERE import_id = ${importId} AND undo = ${undo}
        AND undo IN ('kept', 'failed') ORDER BY line LIMIT ${limit}`);
      return rows.map((row) => fromRow(importRows, row));
    },

    /** Undos that were begun and that nobody has worked on for a while. */
    async findStrandedUndos(quietSince: string, limit: number): Promise<string[]> {
      const rows = await db.all<{ id: string }>(sql`SELECT id FROM imports WHERE status = 'undoing'
        AND updated_at < ${quietSince} ORDER BY updated_at LIMIT ${limit}`);
      return rows.map(({ id }) => id);
    },
  };
}
