import { type SQL, sql } from "drizzle-orm";
import type { Database, Write } from "./database.ts";
import { columnGroups, type MergeTable, mergeTables } from "./merge-tables.ts";
import { columnOf, imageOf, valueIn } from "./row-image.ts";

/** A kept row of a merge, and what became of it. Images only where it is not what it was before. */
export interface RestoredRow {
  id: string;
  isExact: 0 | 1;
  before: string | null;
  after: string | null;
  now: string | null;
}

export type ImageColumns = Record<string, string[]>;

interface Undo {
  mergeId: string;
  columns: ImageColumns;
}

const before = sql`kept."before"`;
const after = sql`kept."after"`;

/**
 * Puts rows back as they were before a merge, decided by SQLite within the one transaction of the undo: a row that is
 * as the merge left it becomes what it was to the byte; of one that somebody changed since, only what they left alone.
 */
export function createMergeRestore(db: Database) {
  const columnsOf = ({ columns }: Undo, name: MergeTable) => columns[name] ?? [];
  const nowOf = (undo: Undo, name: MergeTable) => imageOf(mergeTables[name], columnsOf(undo, name));
  const ofMerge = ({ mergeId }: Undo, name: MergeTable) =>
    sql`kept.merge_id = ${mergeId} AND kept.table_name = ${name}`;
  const names = (columns: readonly string[]) =>
    sql.join(
      columns.map((column) => sql.identifier(column)),
      sql`, `,
    );
  const assign = (columns: readonly string[], valueFor: (column: string) => SQL) =>
    sql.join(
      columns.map((column) => sql`${sql.identifier(column)} = ${valueFor(column)}`),
      sql`, `,
    );

  /** Rows that the merge took away. */
  const insertRows = (undo: Undo, name: MergeTable, where: SQL, idOf?: SQL): Write => {
    const columns = columnsOf(undo, name);
    const values = columns.map((column) => (column === "id" && idOf ? idOf : valueIn(before, columns, column)));
    return db.run(sql`INSERT INTO ${mergeTables[name]} (${names(columns)}) SELECT ${sql.join(values, sql`, `)}
      FROM merge_rows AS kept WHERE ${ofMerge(undo, name)} AND ${where} ON CONFLICT DO NOTHING`);
  };

  return {
    async findImages(mergeId: string, leadId: string): Promise<{ before: string; after: string | null } | null> {
      const rows = await db.all<{ before: string; after: string | null }>(sql`SELECT "before", "after" FROM merge_rows
        WHERE merge_id = ${mergeId} AND table_name = 'leads' AND row_id = ${leadId}`);
      return rows[0] ?? null;
    },

    async imageOfLead(leadId: string, columns: ImageColumns): Promise<string | null> {
      const image = imageOf(mergeTables.leads, columns.leads ?? []);
      const rows = await db.all<{ image: string }>(sql`SELECT ${image} AS image FROM leads WHERE id = ${leadId}`);
      return rows[0]?.image ?? null;
    },

    /** Addresses of people whom the merge took away. */
    async addressesOf({ mergeId, columns }: Undo): Promise<{ id: string; email: string }[]> {
      const email = valueIn(before, columns.contacts ?? [], "email");
      return db.all<{ id: string; email: string }>(sql`SELECT row_id AS id, ${email} AS email FROM merge_rows AS kept
        WHERE ${ofMerge({ mergeId, columns }, "contacts")} AND ${after} IS NULL AND ${email} IS NOT NULL`);
    },

    /** Changes the row only while it is exactly as the merge left it. */
    restoreLead(undo: Undo, leadId: string): Write {
      const columns = columnsOf(undo, "leads");
      return db.run(sql`UPDATE leads SET ${assign(columns, (column) => valueIn(before, columns, column))}
        FROM merge_rows AS kept WHERE ${ofMerge(undo, "leads")} AND kept.row_id = ${leadId} AND leads.id = ${leadId}
          AND ${nowOf(undo, "leads")} = ${after}`);
    },

    /** Values by column; changes the row only while it has this version. */
    rewriteLead(leadId: string, version: number, values: Record<string, unknown>): Write {
      const set = assign(Object.keys(values), (column) => sql`${values[column]}`);
      return db.run(sql`UPDATE leads SET ${set} WHERE id = ${leadId} AND version = ${version}`);
    },

    /** Its number in the full-text index may belong to another lead by now; then it gets a new one. */
    reviveLead(undo: Undo, leadId: string): Write {
      const columns = columnsOf(undo, "leads");
      const seq = valueIn(before, columns, "seq");
      const values = columns.map((column) =>
        column === "seq"
          ? sql`CASE WHEN EXISTS (SELECT 1 FROM leads WHERE seq = ${seq}) THEN NULL ELSE ${seq} END`
          : valueIn(before, columns, column),
      );
      return db.run(sql`INSERT INTO leads (${names(columns)}) SELECT ${sql.join(values, sql`, `)}
        FROM merge_rows AS kept WHERE ${ofMerge(undo, "leads")} AND kept.row_id = ${leadId}`);
    },

    /** Contacts and jobs: column by column, what nobody touched since goes back. `exceptIds` are not stored again. */
    restoreRows(undo: Undo, name: "contacts" | "enrichment_jobs", exceptIds: readonly string[], at: string): Write[] {
      const columns = columnsOf(undo, name);
      const table = mergeTables[name];
      const isSame = (column: string) => sql`${columnOf(table, column)} IS ${valueIn(after, columns, column)}`;
      const isExact = sql`${nowOf(undo, name)} = ${after}`;
      const restored = (column: string): SQL => {
        const [now, old] = [columnOf(table, column), valueIn(before, columns, column)];
        if (column === "version") return sql`CASE WHEN ${isExact} THEN ${old} ELSE ${now} + 1 END`;
        if (column === "updated_at") return sql`CASE WHEN ${isExact} THEN ${old} ELSE ${at} END`;
        const group = columnGroups[name]?.find((together) => together.includes(column)) ?? [column];
        const isUntouched = sql.join(group.filter((one) => columns.includes(one)).map(isSame), sql` AND `);
        return sql`CASE WHEN ${isUntouched} THEN ${old} ELSE ${now} END`;
      };
      return [
        db.run(sql`UPDATE OR IGNORE ${table} SET ${assign(columns, restored)} FROM merge_rows AS kept
          WHERE ${ofMerge(undo, name)} AND kept.row_id = ${columnOf(table, "id")} AND ${after} IS NOT NULL`),
        insertRows(
          undo,
          name,
          sql`${after} IS NULL AND kept.row_id NOT IN (SELECT value FROM json_each(${JSON.stringify(exceptIds)}))`,
        ),
      ];
    },

    /**
     * Facts and signals: each lead gets back what sources had said of it. A word that was renewed since is about the
     * survivor and stays there, beside the older one.
     */
    restoreEvidence(undo: Undo, name: "lead_facts" | "signals", leadId: string): Write[] {
      const columns = columnsOf(undo, name);
      const table = mergeTables[name];
      const row = (where: SQL) =>
        sql`EXISTS (SELECT 1 FROM ${table} AS present WHERE present.id = kept.row_id${where})`;
      const freeId = sql`CASE WHEN ${row(sql``)} THEN lower(hex(randomblob(16))) ELSE kept.row_id END`;
      return [
        db.run(sql`UPDATE OR IGNORE ${table} SET ${assign(columns, (column) => valueIn(before, columns, column))}
          FROM merge_rows AS kept WHERE ${ofMerge(undo, name)} AND kept.row_id = ${columnOf(table, "id")}
            AND ${after} IS NOT NULL AND ${nowOf(undo, name)} = ${after}`),
        insertRows(undo, name, sql`${after} IS NOT NULL AND NOT ${row(sql` AND present.lead_id = ${leadId}`)}`, freeId),
        insertRows(undo, name, sql`${after} IS NULL`),
      ];
    },

    /** What the undo made of each row; to be run as its last part. */
    reportRows(undo: Undo, name: MergeTable): Write {
      const table = mergeTables[name];
      const now = sql`CASE WHEN ${columnOf(table, "id")} IS NULL THEN NULL ELSE ${nowOf(undo, name)} END`;
      const isExact = sql`(${now}) IS ${before}`;
      const unlessExact = (image: SQL) => sql`CASE WHEN ${isExact} THEN NULL ELSE ${image} END`;
      return db.all(sql`SELECT kept.row_id AS id, ${isExact} AS "isExact", ${unlessExact(before)} AS "before",
          ${unlessExact(after)} AS "after", ${unlessExact(now)} AS "now"
        FROM merge_rows AS kept LEFT JOIN ${table} ON ${columnOf(table, "id")} = kept.row_id
        WHERE ${ofMerge(undo, name)} ORDER BY kept.row_id`);
    },
  };
}
