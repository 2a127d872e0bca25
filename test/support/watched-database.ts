import { env } from "cloudflare:workers";
import { type Database, openDatabase } from "../../src/db/database.ts";
import { rowsOf } from "./given.ts";

export interface Watched {
  sql: string;
  params: unknown[];
  rowsRead: number;
}

export interface Watch {
  db: Database;
  statements: Watched[];
  /** How often somebody waited for the database. */
  trips(): number;
}

/** The database, with each statement that went to it and what it cost. */
export function watchDatabase(): Watch {
  const statements: Watched[] = [];
  const known = new Map<unknown, { sql: string; params: unknown[] }>();
  let trips = 0;
  const note = (statement: unknown, { meta }: D1Result) => {
    statements.push({ ...(known.get(statement) ?? { sql: "", params: [] }), rowsRead: meta.rows_read });
  };
  const d1 = {
    prepare: (text: string) => ({
      bind: (...params: unknown[]) => {
        const statement = env.DB.prepare(text).bind(...params);
        known.set(statement, { sql: text, params });
        const all = statement.all.bind(statement);
        const watchedAll = async () => {
          trips++;
          const result = await all();
          note(statement, result);
          return result;
        };
        // Drizzle calls `all` and `raw` itself; a batch takes the statement.
        return Object.assign(statement, {
          all: watchedAll,
          // Without names there is nothing about the cost.
          raw: async () => (await watchedAll()).results.map((row) => Object.values(row as object)),
        });
      },
    }),
    batch: async (batch: D1PreparedStatement[]) => {
      trips++;
      const results = await env.DB.batch(batch);
      results.forEach((result, i) => {
        note(batch[i], result);
      });
      return results;
    },
  };
  return { db: openDatabase(d1 as unknown as D1Database), statements, trips: () => trips };
}

/** How SQLite goes about a statement. */
export async function planOf({ sql, params }: Pick<Watched, "sql" | "params">): Promise<string> {
  const plan = await rowsOf<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params);
  return plan.map(({ detail }) => detail).join("\n");
}
