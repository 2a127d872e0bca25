import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** Where a page ends: the last row's sort value (null among the rows without one) and its id. */
export interface Position {
  value: string | number | null;
  id: string;
}

export interface KeysetQuery {
  table: SQL;
  /** All when left out. */
  columns?: SQL;
  sortColumn: AnyColumn | SQL;
  idColumn: AnyColumn;
  direction: "asc" | "desc";
  nullable: boolean;
  where: readonly SQL[];
  after: Position | null;
  limit: number;
}

/**
 * One page by keyset: rows with a value in index order, then, in both directions, the rows without one. Each half is
 * one walk over the index (sort, id), and the second half is not begun while the first still fills the page.
 */
export function keysetPage(query: KeysetQuery): SQL {
  const { table, columns = sql`*`, sortColumn, idColumn, direction, nullable, where, after, limit } = query;
  const order = sql.raw(direction === "asc" ? "ASC" : "DESC");
  const beyond = sql.raw(direction === "asc" ? ">" : "<");

  const half = (conditions: readonly SQL[], orderBy: SQL) =>
    sql`SELECT * FROM (SELECT ${columns} FROM ${table} ${whereAll([...where, ...conditions])} ORDER BY ${orderBy} LIMIT ${limit})`;
  const valued = half(
    [
      ...(nullable ? [sql`${sortColumn} IS NOT NULL`] : []),
      ...(after && after.value !== null
        ? [sql`(${sortColumn}, ${idColumn}) ${beyond} (${after.value}, ${nextTo(after.id, direction)})`]
        : []),
    ],
    sql`${sortColumn} ${order}, ${idColumn} ${order}`,
  );
  if (!nullable) return valued;

  const amongNulls = after !== null && after.value === null;
  const empty = half(
    [sql`${sortColumn} IS NULL`, ...(amongNulls ? [sql`${idColumn} ${beyond} ${after.id}`] : [])],
    sql`${idColumn} ${order}`,
  );
  return amongNulls ? empty : sql`${valued} UNION ALL ${empty} LIMIT ${limit}`;
}

/**
 * What lies between an id and the next one in this direction. SQLite reads the bound of a row value inclusively and
 * drops the row after, so that a page bounded by the id itself reads one row more than it gives.
 */
function nextTo(id: string, direction: "asc" | "desc"): string {
  if (direction === "asc" || id === "") return `${id}\u0001`;
  return `${id.slice(0, -1)}${String.fromCharCode(id.charCodeAt(id.length - 1) - 1)}\u{10FFFF}`;
}

export function whereAll(conditions: readonly SQL[]): SQL {
  return conditions.length === 0 ? sql`` : sql`WHERE ${sql.join([...conditions], sql` AND `)}`;
}
