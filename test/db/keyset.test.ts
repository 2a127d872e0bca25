import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Lead } from "../../src/domain/lead.ts";
import { leadSortKeys } from "../../src/domain/lead-filter.ts";
import { newId } from "../../src/lib/id.ts";
import { deleteLead } from "../../src/services/leads/delete-lead.ts";
import { listLeadRows, listLeads, searchLeads } from "../../src/services/leads/list-leads.ts";
import { testContext, uniqueDomain } from "../support/context.ts";
import { givenLead, rowsOf } from "../support/given.ts";

const ctx = testContext();
const country = "Keysetland";
const size = 47;

/** Few values for many rows, so that every sort has ties, and rows without a value where there may be. */
async function insert(i: number, where = country): Promise<void> {
  const some = (value: number | string) => (i % 4 === 0 ? null : value);
  await env.DB.prepare(
    `INSERT INTO leads (id, company_name, domain, country, source, lead_score, ai_adoption_score, employee_count,
       funding_total_usd, enriched_at, created_at, updated_at) VALUES (?,?,?,?,'x',?,?,?,?,?,?,?)`,
  )
    .bind(
      newId(),
      `Name ${i % 3}`,
      uniqueDomain(),
      where,
      some((i % 5) + 0.1),
      some(i % 3),
      some(i % 2),
      some(i % 6),
      some(`2026-01-0${1 + (i % 3)}T00:00:00.000Z`),
      `2026-01-0${1 + (i % 2)}T00:00:00.000Z`,
      `2026-02-0${1 + (i % 5)}T00:00:00.000Z`,
    )
    .run();
}

async function walk(sort: string, limit: number, where = country, between?: () => Promise<void>): Promise<Lead[]> {
  const seen: Lead[] = [];
  let cursor: string | null = null;
  do {
    const page = await listLeads(ctx, { sort, limit, country: [where], ...(cursor === null ? {} : { cursor }) });
    seen.push(...page.items);
    cursor = page.nextCursor;
    await between?.();
  } while (cursor !== null && seen.length < 500);
  return seen;
}

const sorts = leadSortKeys.flatMap((key) => [key, `-${key}`]);
const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as keyof Lead;

describe("a walk page by page", () => {
  beforeAll(async () => {
    for (let i = 0; i < size; i++) await insert(i);
  });

  it.each(sorts)("by %s sees every lead once, in order, those without a value last", async (sort) => {
    for (const limit of [1, 7, 47]) {
      const seen = await walk(sort, limit);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(size);
      expect(seen).toHaveLength(size);
      const values = seen.map((lead) => lead[camel(sort.replace("-", ""))]);
      const known = values.filter((value) => value !== null) as (string | number)[];
      expect(values.slice(known.length).every((value) => value === null)).toBe(true);
      const sorted = known.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0) * (sort.startsWith("-") ? -1 : 1));
      expect(known).toEqual(sorted);
    }
  });

  it("by relevance sees every lead once", async () => {
    const where = "Relevanceland";
    for (let i = 0; i < 23; i++) {
      await givenLead(ctx, {
        company_name: `Relevant ${i % 3}`,
        country: where,
        description: "relevant ".repeat(i % 4) || null,
      });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const more: Record<string, unknown> = cursor === null ? {} : { cursor };
      const page = await searchLeads(ctx, { query: "relevant", filters: { country: [where] }, limit: 4, ...more });
      expect(page.total).toBe(23);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null && seen.length < 100);
    expect(seen).toHaveLength(23);
    expect(new Set(seen).size).toBe(23);
  });

  it.each(sorts)("by %s sees leads that stay exactly once while others come and go", async (sort) => {
    const where = `Busy ${sort}`;
    for (let i = 0; i < 20; i++) await insert(i, where);
    const before = await rowsOf<{ id: string }>("SELECT id FROM leads WHERE country = ?", where);
    const doomed = before.filter((_, i) => i % 4 === 1).map(({ id }) => id);
    let round = 0;
    const seen = await walk(sort, 3, where, async () => {
      const id = doomed[round];
      if (id !== undefined) await deleteLead(ctx, { id, expectedVersion: null }, false);
      if (round < 8) await insert(round, where);
      round++;
    });
    const ids = seen.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id } of before) if (!doomed.includes(id)) expect(ids).toContain(id);
  });
});

describe("a walk over thousands", () => {
  const where = "Crowdland";
  const [many, few] = [5000, 1000];

  /** `count` leads, every fourth without a score, the others with one of a hundred. */
  const insertMany = (prefix: string, count: number) =>
    rowsOf(
      `INSERT INTO leads (id, company_name, country, source, lead_score, created_at, updated_at)
       SELECT ? || printf('%08d', value), 'Name', ?, 'x', iif(value % 4 = 0, NULL, value * 37 % 100), '2026-01-01T00:00:00.000Z',
         '2026-01-01T00:00:00.000Z'
       FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ${count}) SELECT value FROM n)`,
      prefix,
      where,
    );

  it("sees whoever stays exactly once while a thousand come and a thousand go", async () => {
    await insertMany("b", many);
    // New ones before and after every place: ids decide among equal scores.
    const steps = many / 200;
    const share = few / steps;
    let step = 0;
    const seen = new Map<string, number>();
    let cursor: string | null = null;
    do {
      const more: Record<string, unknown> = cursor === null ? {} : { cursor };
      const page = await listLeadRows(ctx, { country: [where], limit: 200, fields: ["id"], ...more });
      const place = page.table.columns.indexOf("id");
      for (const row of page.table.rows) seen.set(String(row[place]), (seen.get(String(row[place])) ?? 0) + 1);
      cursor = page.nextCursor;
      if (step < steps) {
        await insertMany(step % 2 === 0 ? `a${step}` : `c${step}`, share);
        await rowsOf(
          "DELETE FROM leads WHERE country = ? AND id LIKE 'b%' AND substr(id, 2) % 125 = ?",
          where,
          step * 5,
        );
      }
      step++;
    } while (cursor !== null && step < 100);

    const survivors = await rowsOf<{ id: string }>("SELECT id FROM leads WHERE country = ? AND id LIKE 'b%'", where);
    expect(survivors).toHaveLength(many - few);
    expect(survivors.filter(({ id }) => seen.get(id) !== 1)).toEqual([]);
    expect(Math.max(...seen.values())).toBe(1);
  }, 30_000);
});
