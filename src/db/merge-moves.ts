import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Contact } from "../domain/contact.ts";
import type { Database, Write } from "./database.ts";
import { contacts } from "./schema.ts";

/** The two leads of a merge. */
export interface MergePair {
  survivorId: string;
  duplicateId: string;
}

export interface ChildCounts {
  factsMoved: number;
  factsDropped: number;
  signalsMoved: number;
  signalsDropped: number;
  jobsMoved: number;
  jobsCancelled: number;
}

/** What a fact and a signal are known by beside their lead. */
const evidenceTables = {
  lead_facts: ["source"],
  signals: ["source", "type", "quote"],
} as const;
type EvidenceTable = keyof typeof evidenceTables;

const mergedFields = [
  "firstName",
  "lastName",
  "email",
  "emailStatus",
  "emailConfidence",
  "emailVerifiedAt",
  "emailSource",
  "emailEvidence",
  "jobTitle",
  "seniority",
  "department",
  "linkedinUrl",
  "phone",
  "isDecisionMaker",
  "notes",
  "provenance",
] as const satisfies readonly (keyof Contact)[];

/** Moves what hangs on the duplicate over to the survivor. */
export function createMergeMoves(db: Database) {
  /** The other lead's word for the same thing, which is fresher (or also as fresh). */
  const rival = (table: EvidenceTable, leadId: string, isFresher: boolean): SQL => {
    const same = evidenceTables[table].map((key) => sql`rival.${sql.raw(key)} = mine.${sql.raw(key)}`);
    const fresher = isFresher ? sql` AND rival.observed_at > mine.observed_at` : sql``;
    return sql`EXISTS (SELECT 1 FROM ${sql.raw(table)} AS rival WHERE rival.lead_id = ${leadId}
      AND ${sql.join(same, sql` AND `)}${fresher})`;
  };
  const count = (table: string, where: SQL) => sql`(SELECT count(*) FROM ${sql.raw(table)} AS mine WHERE ${where})`;

  return {
    /** What of the duplicate's evidence and jobs would move, and what would fall to a fresher word of the same source. */
    async countMoves({ survivorId: s, duplicateId: d }: MergePair): Promise<ChildCounts> {
      const counts = (table: EvidenceTable) => {
        const [won, met] = [rival(table, d, true), rival(table, s, false)];
        return {
          all: count(table, sql`lead_id = ${d}`),
          won: count(table, sql`lead_id = ${s} AND ${won}`),
          met: count(table, sql`lead_id = ${d} AND ${met}`),
        };
      };
      const [facts, signals] = [counts("lead_facts"), counts("signals")];
      const [row] = await db.all<Record<string, number>>(sql`SELECT ${facts.all} AS facts, ${facts.won} AS facts_won,
        ${facts.met} AS facts_met, ${signals.all} AS signals, ${signals.won} AS signals_won,
        ${signals.met} AS signals_met, ${count("enrichment_jobs", sql`lead_id = ${d}`)} AS jobs,
        ${count("enrichment_jobs", sql`lead_id = ${d} AND status IN ('pending', 'running')`)} AS open`);
      const n = (name: string): number => row?.[name] ?? 0;
      return {
        factsMoved: n("facts") - n("facts_met") + n("facts_won"),
        factsDropped: n("facts_met"),
        signalsMoved: n("signals") - n("signals_met") + n("signals_won"),
        signalsDropped: n("signals_met"),
        jobsMoved: n("jobs"),
        jobsCancelled: n("open"),
      };
    },

    /** Writes what the survivor's people get, each row only with the version it was read with. */
    fillContacts(rows: readonly Contact[], at: string): Write {
      const columns = getTableColumns(contacts) as Record<string, SQLiteColumn>;
      const payload = rows.map((row) => [
        row.id,
        row.version,
        ...mergedFields.map((field) => (row[field] === null ? null : columns[field]?.mapToDriverValue(row[field]))),
      ]);
      const set = mergedFields.map((field, i) => sql.raw(`${columns[field]?.name} = value ->> '$[${i + 2}]'`));
      return db.run(sql`UPDATE contacts SET ${sql.join(set, sql`, `)}, version = contacts.version + 1, updated_at = ${at}
        FROM json_each(${JSON.stringify(payload)})
        WHERE contacts.id = value ->> '$[0]' AND contacts.version = value ->> '$[1]'`);
    },

    dropContacts(rows: readonly Pick<Contact, "id" | "version">[]): Write {
      const payload = JSON.stringify(rows.map(({ id, version }) => [id, version]));
      return db.run(sql`DELETE FROM contacts
        WHERE (id, version) IN (SELECT value ->> '$[0]', value ->> '$[1]' FROM json_each(${payload}))`);
    },

    moveContacts({ survivorId, duplicateId }: MergePair, at: string): Write {
      return db.run(sql`UPDATE contacts SET lead_id = ${survivorId}, version = version + 1, updated_at = ${at}
        WHERE lead_id = ${duplicateId}`);
    },

    /** Of two words of one source about the same thing the fresher stays, the survivor's where they are as fresh. */
    dropEvidence(table: EvidenceTable, { survivorId, duplicateId }: MergePair): [Write, Write] {
      const drop = (leadId: string, otherId: string, isFresher: boolean) =>
        db.run(
          sql`DELETE FROM ${sql.raw(table)} AS mine WHERE lead_id = ${leadId} AND ${rival(table, otherId, isFresher)}`,
        );
      return [drop(survivorId, duplicateId, true), drop(duplicateId, survivorId, false)];
    },

    moveEvidence(table: EvidenceTable, { survivorId, duplicateId }: MergePair): Write {
      return db.run(sql`UPDATE ${sql.raw(table)} SET lead_id = ${survivorId} WHERE lead_id = ${duplicateId}`);
    },

    /** Whoever works on an open job of the duplicate loses hold of it. */
    cancelJobs({ duplicateId }: MergePair, at: string): Write {
      return db.run(sql`UPDATE enrichment_jobs SET status = 'cancelled', lease_until = NULL, retry_at = NULL,
          completed_at = ${at}, error = 'Its lead was merged into another.', updated_at = ${at}
        WHERE lead_id = ${duplicateId} AND status IN ('pending', 'running')`);
    },

    moveJobs({ survivorId, duplicateId }: MergePair): Write {
      return db.run(sql`UPDATE enrichment_jobs SET lead_id = ${survivorId} WHERE lead_id = ${duplicateId}`);
    },

    dropLead(id: string, version: number): Write {
      return db.run(sql`DELETE FROM leads WHERE id = ${id} AND version = ${version}`);
    },

    /** Fails, and with it the whole commit, unless the statement before it changed this many rows. */
    abortUnlessChangedRows(rows: number): Write {
      return db.run(sql`SELECT CASE WHEN changes() <> ${rows} THEN json(${"lost hold"}) END`);
    },
  };
}
