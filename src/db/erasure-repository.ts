import { getTableColumns, is, type SQL, sql } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Traces } from "../domain/erasure.ts";
import type { Database, Write } from "./database.ts";
import * as schema from "./schema.ts";

export interface Mention {
  rowId: number;
  version: number | null;
  /** By column. */
  values: Record<string, string | null>;
}

export type ErasureRepository = ReturnType<typeof createErasureRepository>;

/** Contacts go by themselves; keys and credentials are never about somebody at a lead. */
const elsewhere = ["contacts", "api_credentials", "api_keys"];

const tables = (Object.values(schema) as unknown[])
  .filter((value): value is SQLiteTable => is(value, SQLiteTable))
  .map((table) => ({ name: getTableConfig(table).name, columns: Object.values(getTableColumns(table)) }))
  .filter(({ name }) => !elsewhere.includes(name));

/** Every text of every table, so that a table that comes later is looked through as well; a table of numbers has none. */
export const tablesWithText = tables
  .map(({ name, columns }) => ({
    name,
    texts: columns.flatMap((column) => (column.getSQLType() === "text" && column.name !== "id" ? column.name : [])),
    hasVersion: columns.some((column) => column.name === "version"),
  }))
  .filter(({ texts }) => texts.length > 0);

/** Finds and removes what is left of a person beside the contact itself. */
export function createErasureRepository(db: Database) {
  const named = (text: SQL, { texts, pairs }: Traces): SQL =>
    sql`(EXISTS (SELECT 1 FROM json_each(${JSON.stringify(texts)}) AS t WHERE instr(${text}, t.value) > 0)
      OR EXISTS (SELECT 1 FROM json_each(${JSON.stringify(pairs)}) AS p
        WHERE instr(${text}, p.value ->> '$[0]') > 0 AND instr(${text}, p.value ->> '$[1]') > 0))`;
  const lowerOf = (columns: readonly string[]): SQL =>
    sql`lower(concat_ws(char(10), ${sql.join(
      columns.map((column) => sql.identifier(column)),
      sql`, `,
    )}))`;

  return {
    tables: tablesWithText,

    /** Remembered answers that name the people. */
    async findAnswers(traces: Traces): Promise<{ id: string; operation: string; question: string; answer: string }[]> {
      return db.all(
        sql`SELECT id, operation, question, answer FROM provider_answers WHERE ${named(lowerOf(["question", "answer"]), traces)}`,
      );
    },

    /** Null: the answer goes, and with one part of a long text all of it. */
    rewriteAnswer(id: string, answer: string | null): Write {
      return answer === null
        ? db.run(sql`DELETE FROM provider_answers WHERE id = ${id} OR operation LIKE 'keep %'
            AND (provider, operation) = (SELECT provider, operation FROM provider_answers WHERE id = ${id})`)
        : db.run(sql`UPDATE provider_answers SET answer = ${answer} WHERE id = ${id}`);
    },

    /** Copies that serve no purpose without the person: replays, images of the contact, evidence. */
    dropCopies(traces: Traces, contactIds: readonly string[]): Write[] {
      const ids = JSON.stringify(contactIds);
      return [
        db.run(sql`DELETE FROM idempotency_keys WHERE ${named(lowerOf(["body"]), traces)}
          OR EXISTS (SELECT 1 FROM json_each(${ids}) WHERE instr(body, value) > 0)`),
        db.run(sql`DELETE FROM merge_rows WHERE table_name = 'contacts'
          AND (row_id IN (SELECT value FROM json_each(${ids})) OR ${named(lowerOf(["before", "after"]), traces)})`),
        db.run(sql`DELETE FROM import_contacts WHERE contact_id IN (SELECT value FROM json_each(${ids}))
          OR ${named(lowerOf(["before", "after"]), traces)}`),
        db.run(sql`UPDATE import_problems SET original = NULL WHERE ${named(lowerOf(["original"]), traces)}`),
        db.run(sql`DELETE FROM signals WHERE ${named(lowerOf(["quote", "url"]), { ...traces, pairs: [] })}`),
      ];
    },

    /** Rows of a table whose texts name the person; the first of them. */
    async findMentions(
      { name, texts, hasVersion }: (typeof tablesWithText)[number],
      traces: Traces,
      limit: number,
    ): Promise<Mention[]> {
      const version = hasVersion ? sql`version` : sql`NULL`;
      const columns = sql.join(
        texts.map((column) => sql.identifier(column)),
        sql`, `,
      );
      const rows = await db.all<Record<string, unknown>>(sql`SELECT rowid AS "row id", ${version} AS "row version",
          ${columns} FROM ${sql.identifier(name)} WHERE ${named(lowerOf(texts), { ...traces, pairs: [] })} LIMIT ${limit}`);
      return rows.map((row) => ({
        rowId: Number(row["row id"]),
        version: row["row version"] === null ? null : Number(row["row version"]),
        values: Object.fromEntries(texts.map((column) => [column, (row[column] ?? null) as string | null])),
      }));
    },

    /**
     * Goes around the rewriting of leads: else the full-text index keeps the words of the old text, marked as deleted,
     * until it happens to merge its segments.
     */
    rewriteAll(table: (typeof tablesWithText)[number], mentions: readonly Mention[]): Write[] {
      // Written out, since a bound number is a REAL and FTS5 wants an INTEGER.
      const secureDelete = (value: 0 | 1): Write[] =>
        table.name === "leads"
          ? [db.run(sql`INSERT INTO leads_fts (leads_fts, rank) VALUES ('secure-delete', ${sql.raw(String(value))})`)]
          : [];
      return [...secureDelete(1), ...mentions.map((mention) => this.rewrite(table, mention)), ...secureDelete(0)];
    },

    /** Only these columns, and a row that has a version only while it has this one. */
    rewrite({ name, hasVersion }: (typeof tablesWithText)[number], { rowId, version, values }: Mention): Write {
      const set = Object.entries(values).map(([column, value]) => sql`${sql.identifier(column)} = ${value}`);
      if (hasVersion) set.push(sql`version = version + 1`);
      return db.run(sql`UPDATE ${sql.identifier(name)} SET ${sql.join(set, sql`, `)} WHERE rowid = ${rowId}
        ${hasVersion ? sql`AND version = ${version}` : sql``}`);
    },
  };
}
