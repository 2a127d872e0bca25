import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/db/database.ts";
import type { Position } from "../../src/db/keyset.ts";
import { createLeadListRepository } from "../../src/db/lead-list.ts";
import { type LeadSortKey, leadSortKeys } from "../../src/domain/lead-filter.ts";
import { rowsOf } from "../support/given.ts";

const sorts = leadSortKeys.flatMap((key) => (["asc", "desc"] as const).map((direction) => ({ key, direction })));
const rows = 2000;

interface Watched {
  sql: string;
  params: unknown[];
  meta: D1Meta;
}

/** The list over a database that shows each statement and what it cost. */
function watchedList() {
  const watched: Watched[] = [];
  const known = new Map<unknown, { sql: string; params: unknown[] }>();
  const db = {
    prepare: (text: string) => ({
      bind: (...params: unknown[]) => {
        const statement = env.DB.prepare(text).bind(...params);
        known.set(statement, { sql: text, params });
        return statement;
      },
    }),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await env.DB.batch(statements);
      results.forEach(({ meta }, i) => {
        watched.push({ ...(known.get(statements[i]) ?? { sql: "", params: [] }), meta });
      });
      return results;
    },
  };
  return { list: createLeadListRepository(openDatabase(db as unknown as D1Database)), watched };
}

async function pageAt(sort: { key: LeadSortKey; direction: "asc" | "desc" }, after: Position | null) {
  const { list, watched } = watchedList();
  const page = await list.page({ filter: {}, text: null, sort, after, limit: 49 });
  const statement = watched[0];
  if (!statement) throw new Error("no statement was seen");
  return { page, statement };
}

beforeAll(async () => {
  const quarter = "CASE value % 4 WHEN 0 THEN NULL ELSE value % 97 END";
  await rowsOf(
    `INSERT INTO leads (id, company_name, source, lead_score, ai_adoption_score, employee_count, funding_total_usd,
       enriched_at, created_at, updated_at)
     SELECT printf('%08d', value), 'Name ' || (value % 211), 'x', ${quarter}, ${quarter}, ${quarter}, ${quarter},
       CASE value % 4 WHEN 0 THEN NULL ELSE '2026-01-01T00:00:00.' || printf('%03d', value % 97) || 'Z' END,
       '2026-01-01T00:00:00.' || printf('%03d', value % 97) || 'Z', '2026-01-01T00:00:00.' || printf('%03d', value % 97) || 'Z'
     FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ${rows}) SELECT value FROM n)`,
  );
});

describe.each(sorts)("a page by $key $direction", (sort) => {
  it("walks its index and sorts nothing", async () => {
    const { statement } = await pageAt(sort, { value: null, id: "00001000" });
    for (const after of [null, (await pageAt(sort, null)).page.positions.at(-1) ?? null]) {
      const { statement: other } = await pageAt(sort, after);
      for (const { sql: text, params } of [statement, other]) {
        const plan = await rowsOf<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`, ...params);
        const details = plan.map(({ detail }) => detail).join("\n");
        expect(details).toContain(`leads_${sort.key}_idx`);
        expect(details).not.toMatch(/TEMP B-TREE/i);
      }
    }
  });

  it("reads about as many rows as it has, wherever it is", async () => {
    let after: Position | null = null;
    let walked = 0;
    for (let i = 0; i < 45; i++) {
      const { page, statement } = await pageAt(sort, after);
      // One page straddles the end of the rows with a value and reads a page of each kind.
      expect(statement.meta.rows_read, `page ${i}`).toBeLessThanOrEqual(160);
      walked += Math.min(49, page.rows.length);
      if (page.rows.length <= 49) break;
      after = page.positions[48] ?? null;
    }
    expect(walked).toBe(rows);
  });
});

it("a plan that sorts would be seen", async () => {
  const { sql: text } = new SQLiteSyncDialect().sqlToQuery(sql`SELECT * FROM leads ORDER BY notes, id LIMIT 50`);
  const plan = await rowsOf<{ detail: string }>(`EXPLAIN QUERY PLAN ${text}`);
  expect(plan.map(({ detail }) => detail).join("\n")).toMatch(/TEMP B-TREE/i);
});
