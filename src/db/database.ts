import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";

/** A statement that has not run yet. Several go to `commit` and happen all or not at all. */
export type Write = BatchItem<"sqlite"> & PromiseLike<unknown>;

type Answers<Queries extends readonly PromiseLike<unknown>[]> = { -readonly [I in keyof Queries]: Awaited<Queries[I]> };

export interface Database extends Pick<DrizzleD1Database, "select" | "insert" | "run" | "all" | "values"> {
  /** Several statements in one trip and one transaction, each answering what it would answer alone. */
  batch<const Queries extends readonly Write[]>(queries: Queries): Promise<Answers<Queries>>;
}

/** What every query of drizzle has, though its types do not say so. */
interface Prepared {
  getQuery(): { sql: string; params: unknown[] };
  mapResult(result: D1Result, isFromBatch: true): unknown;
}

export function openDatabase(d1: D1Database): Database {
  const db = drizzle(d1);
  return {
    select: db.select.bind(db) as Database["select"],
    insert: db.insert.bind(db),
    run: db.run.bind(db),
    all: db.all.bind(db),
    values: db.values.bind(db),
    // Drizzle's own batch fails on raw SQL with parameters (0.45: it binds a statement that was not prepared).
    async batch<const Queries extends readonly Write[]>(queries: Queries) {
      const prepared = queries.map((query) => (query as unknown as { _prepare(): Prepared })._prepare());
      const statements = prepared.map((query) => {
        const { sql: text, params } = query.getQuery();
        return d1.prepare(text).bind(...params);
      });
      const results = await d1.batch(statements);
      return results.map((result, i) => prepared[i]?.mapResult(result, true)) as Answers<Queries>;
    },
  };
}

/** Runs all or nothing, in order. Gives back, for each statement, the rows that its RETURNING named. */
export type Commit = (writes: readonly Write[]) => Promise<readonly (readonly unknown[])[]>;

export function createCommit(db: Database): Commit {
  return async (writes) => {
    if (writes.length === 0) return [];
    const results = await db.batch(writes);
    return results.map((result) => (Array.isArray(result) ? result : ((result as D1Result).results ?? [])));
  };
}

/** SQLite's own words for a failure. Drizzle's outer message holds the whole statement and never leaves the log. */
export function sqliteMessage(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

export const isUniqueViolation = (error: unknown, column: string): boolean =>
  sqliteMessage(error).includes(`UNIQUE constraint failed: ${column}`);

/** Whether a row refers to one that is not there (any more). */
export const isMissingReference = (error: unknown): boolean =>
  sqliteMessage(error).includes("FOREIGN KEY constraint failed");

// json() of bare words is "malformed JSON": SQLite's only way to fail within a SELECT.
export const lostHold = "lost hold";

/** A statement that fails, and with it its whole commit, unless the statement before it changed a row. */
export const abortUnlessChanged = (db: Database): Write =>
  db.run(sql`SELECT CASE WHEN changes() = 0 THEN json(${lostHold}) END`);

/** The same, unless the statement before it changed exactly so many rows. */
export const abortUnlessAllChanged = (db: Database, rows: number): Write =>
  db.run(sql`SELECT CASE WHEN changes() <> ${rows} THEN json(${lostHold}) END`);

/** Whether a commit was undone by `abortUnlessChanged` or by a hold that was lost. */
export const isLostHold = (error: unknown): boolean => sqliteMessage(error).includes("malformed JSON");
