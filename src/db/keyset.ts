import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** Where a page ends: the last row's sort value (null among the rows without one) and its id, or a lead's `seq`. */
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
 * One page by keyset: what is left of the rows with the last one's value, those beyond it in index order and then, in
 * both directions, the rows without a value. Each is one walk over the index of the sort, and none is begun while the one
 * before still fills the page. (value, id) < (?, ?) would be shorter, but where the id is SQLite's own rowid that is not
 * a walk: all rows with the value are read.
 */
export function keysetPage(query: KeysetQuery): SQL {
  const { table, columns = sql`*`, sortColumn, idColumn, direction, nullable, where, after, limit } = query;
  const order = sql.raw(direction === "asc" ? "ASC" : "DESC");
  const beyond = sql.raw(direction === "asc" ? ">" : "<");

  const walk = (conditions: readonly SQL[], orderBy: SQL) =>
    sql`SELECT ${columns} FROM ${table} ${whereAll([...where, ...conditions])} ORDER BY ${orderBy} LIMIT ${limit}`;
  const byId = sql`${idColumn} ${order}`;
  const byValue = sql`${sortColumn} ${order}, ${byId}`;
  const further = after === null ? [] : [sql`${idColumn} ${beyond} ${after.id}`];
  if (after !== null && after.value === null) return walk([sql`${sortColumn} IS NULL`, ...further], byId);
  // Downwards the rows without a value come last by themselves: the first page is one walk.
  if (after === null && (!nullable || direction === "desc")) return walk([], byValue);

  const empty = nullable ? [walk([sql`${sortColumn} IS NULL`], byId)] : [];
  const valued =
    after === null
      ? [walk([sql`${sortColumn} IS NOT NULL`], byValue)]
      : [
          walk([sql`${sortColumn} = ${after.value}`, ...further], byId),
          walk([sql`${sortColumn} ${beyond} ${after.value}`], byValue),
        ];
  const walks = [...valued, ...empty].map((part) => sql`SELECT * FROM (${part})`);
  return sql`${sql.join(walks, sql` UNION ALL `)} LIMIT ${limit}`;
}

export function whereAll(conditions: readonly SQL[]): SQL {
  return conditions.length === 0 ? sql`` : sql`WHERE ${sql.join([...conditions], sql` AND `)}`;
}
