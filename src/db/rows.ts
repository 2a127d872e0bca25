import { getTableColumns, type InferSelectModel, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database, Write } from "./database.ts";

type Row = Record<string, unknown>;

const known = new Map<SQLiteTable, readonly [string, SQLiteColumn][]>();

/** A list's page reads this fifty times over, so a table's columns are worked out once. */
function columnsOf(table: SQLiteTable): readonly [string, SQLiteColumn][] {
  const columns = known.get(table) ?? Object.entries(getTableColumns(table) as Record<string, SQLiteColumn>);
  known.set(table, columns);
  return columns;
}

/** A row of raw SQL (snake_case, JSON as text) as the table's own type. */
export function fromRow<T extends SQLiteTable>(table: T, row: Row): InferSelectModel<T> {
  const model: Row = {};
  for (const [key, column] of columnsOf(table)) {
    const value = row[column.name] ?? null;
    model[key] = value === null ? null : column.mapFromDriverValue(value);
  }
  // Every column of the table is present, with the value that drizzle itself would have made of it.
  return model as InferSelectModel<T>;
}

function toDriver(column: SQLiteColumn, value: unknown): unknown {
  return value === null || value === undefined ? null : column.mapToDriverValue(value);
}

/**
 * One INSERT for any number of rows, through a single bound parameter: D1 takes at most 100 of them.
 * `rows` all have the same keys. `onConflict` is an ON CONFLICT clause or empty.
 */
export function insertRows(db: Database, table: SQLiteTable, rows: readonly object[], onConflict: SQL = sql``): Write {
  const keys = new Set(Object.keys(rows[0] ?? {}));
  const columns = columnsOf(table).filter(([key]) => keys.has(key));
  const payload = rows.map((row) => columns.map(([key, column]) => toDriver(column, (row as Row)[key])));
  const names = sql.raw(columns.map(([, column]) => column.name).join(", "));
  const values = sql.raw(columns.map((_, i) => `value ->> '$[${i}]'`).join(", "));
  // "WHERE true" keeps SQLite from reading ON CONFLICT as a join condition.
  return db.run(sql`INSERT INTO ${table} (${names})
    SELECT ${values} FROM json_each(${JSON.stringify(payload)}) WHERE true ${onConflict}`);
}

/** SET clauses for the given keys, in the column's own encoding. */
export function assignments(table: SQLiteTable, changes: Row): SQL {
  const parts = columnsOf(table)
    .filter(([key]) => changes[key] !== undefined)
    .map(([key, column]) => sql`${sql.identifier(column.name)} = ${toDriver(column, changes[key])}`);
  return sql.join(parts, sql`, `);
}
