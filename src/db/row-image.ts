import { getTableColumns, getTableName, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/** SQLite on D1 takes 32 arguments to a function, so that an image is a list of lists. */
const perList = 16;

export const columnNames = (table: SQLiteTable): string[] =>
  Object.values(getTableColumns(table)).map((column) => column.name);

/** A row as one JSON text. Numbers keep all their digits (17), so that it is equal where and only where the row is. */
export function imageOf(table: SQLiteTable, columns: readonly string[]): SQL {
  const lists: SQL[] = [];
  for (let i = 0; i < columns.length; i += perList) {
    const names = columns.slice(i, i + perList).map((name) => columnOf(table, name));
    lists.push(sql`json_array(${sql.join(names, sql`, `)})`);
  }
  return sql`json_array(${sql.join(lists, sql`, `)})`;
}

export const columnOf = (table: SQLiteTable, name: string): SQL =>
  sql`${sql.identifier(getTableName(table))}.${sql.identifier(name)}`;

/** A column's value in an image, typed as it was in its row. */
export function valueIn(image: SQL, columns: readonly string[], name: string): SQL {
  const at = columns.indexOf(name);
  return sql`${image} ->> ${sql.raw(`'$[${Math.floor(at / perList)}][${at % perList}]'`)}`;
}
