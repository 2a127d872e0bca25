import { is, SQL } from "drizzle-orm";
import {
  getTableConfig,
  type IndexColumn,
  SQLiteColumn,
  SQLiteSyncDialect,
  SQLiteTable,
} from "drizzle-orm/sqlite-core";
import { describe, expect, it } from "vitest";
import * as schema from "../../src/db/schema.ts";
import { rowsOf } from "../support/given.ts";

interface Column {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
}
interface Index {
  name: string;
  unique: number;
  origin: string;
  partial: number;
}

const tables = (Object.values(schema) as unknown[]).filter((value) => is(value, SQLiteTable));
const configs = tables.map((table) => getTableConfig(table));
const cases = configs.map((config) => ({ name: config.name, config }));
const dialect = new SQLiteSyncDialect();

/** As SQLite shows the default of a column; `true` and `false` are written as such. */
function defaultOf(column: SQLiteColumn): string | null {
  if (column.default === undefined) return null;
  if (column.default instanceof SQL) return dialect.sqlToQuery(column.default).sql;
  const value = column.mapToDriverValue(column.default);
  if (typeof column.default === "boolean") return String(column.default);
  return typeof value === "string" ? `'${value}'` : String(value);
}

const withoutTable = (text: string): string =>
  text
    .replaceAll(/"\w+"\.(?=")/g, "")
    .replaceAll('"', "")
    .trim();

async function indexesOf(table: string) {
  const indexes = await rowsOf<Index>(`PRAGMA index_list(${table})`);
  return Promise.all(
    indexes
      .filter(({ origin }) => origin === "c")
      .map(async ({ name, unique, partial }) => {
        const columns = await rowsOf<{ name: string }>(`PRAGMA index_info(${name})`);
        const [made] = await rowsOf<{ sql: string }>("SELECT sql FROM sqlite_master WHERE name = ?", name);
        const where = made?.sql.split(/ WHERE /)[1];
        return {
          name,
          unique: unique === 1,
          columns: columns.map((column) => column.name),
          where: partial === 1 ? withoutTable(where ?? "") : null,
        };
      }),
  );
}

function indexesIn({ indexes, columns, name }: (typeof configs)[number]) {
  const made = indexes.map(({ config }) => ({
    name: config.name,
    unique: config.unique,
    columns: config.columns.map((column: IndexColumn) => (is(column, SQLiteColumn) ? column.name : "an expression")),
    where: config.where ? withoutTable(dialect.sqlToQuery(config.where).sql) : null,
  }));
  const unique = columns.flatMap((column) =>
    column.isUnique
      ? [{ name: `${name}_${column.name}_unique`, unique: true, columns: [column.name], where: null }]
      : [],
  );
  return [...made, ...unique];
}

const byName = <T extends { name: string }>(rows: T[]): T[] => rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe("the schema and the migrations", () => {
  it("have the same tables", async () => {
    const rows = await rowsOf<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'leads_fts%' AND name NOT LIKE 'sqlite_%' " +
        "AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' AND name <> 'd1_migrations'",
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(configs.map(({ name }) => name).sort());
  });

  it.each(cases)("have the same columns in $name", async ({ name, config }) => {
    const columns = await rowsOf<Column>(`PRAGMA table_info(${name})`);
    const described = config.columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      notnull: column.notNull ? 1 : 0,
      dflt_value: defaultOf(column),
      pk: column.primary ? 1 : 0,
    }));
    expect(
      columns.map(({ name, type, notnull, dflt_value, pk }) => ({
        name,
        type: type.toUpperCase(),
        notnull,
        dflt_value,
        pk,
      })),
    ).toEqual(described);
  });

  it.each(cases)("have the same indexes on $name", async ({ name, config }) => {
    expect(byName(await indexesOf(name))).toEqual(byName(indexesIn(config)));
  });

  it.each(cases)("have the same foreign keys in $name", async ({ name, config }) => {
    const keys = await rowsOf<Record<string, string>>(`PRAGMA foreign_key_list(${name})`);
    const described = config.foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference();
      const action = (wish: string | undefined) => (wish ?? "no action").toUpperCase();
      return {
        from: columns[0]?.name,
        table: getTableConfig(foreignTable).name,
        to: foreignColumns[0]?.name,
        on_update: action(key.onUpdate),
        on_delete: action(key.onDelete),
      };
    });
    const found = keys.map(({ from, table, to, on_update, on_delete }) => ({ from, table, to, on_update, on_delete }));
    expect(found).toEqual(described);
  });

  it("enforce foreign keys", async () => {
    expect(await rowsOf("PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1 }]);
  });
});
