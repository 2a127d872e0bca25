import { sql } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Position } from "../../src/db/keyset.ts";
import { createLeadListRepository } from "../../src/db/lead-list.ts";
import type { LeadQuery } from "../../src/db/lead-page.ts";
import type { TextQuery } from "../../src/db/text-query.ts";
import { type LeadFilter, leadSortKeys } from "../../src/domain/lead-filter.ts";
import { rowsOf } from "../support/given.ts";
import { planOf, type Watched, watchDatabase } from "../support/watched-database.ts";

// More than are counted out.
const rows = 12_000;
const limit = 50;
type Sort = LeadQuery["sort"];

const sorts: Sort[] = leadSortKeys.flatMap((key) =>
  (["asc", "desc"] as const).map((direction) => ({ key, direction })),
);
const byScore = sorts.filter(({ key }) => key === "lead_score");
/** Each filter that is promised to be as fast as the list without one, by lead score, and the index it has. */
const indexedFilters: [index: string, LeadFilter][] = [
  ["leads_status_score_idx", { status: ["new"] }],
  ["leads_source_score_idx", { source: ["x"] }],
  ["leads_industry_score_idx", { industry: ["Robotics"] }],
  ["leads_stage_score_idx", { fundingStage: ["Seed"] }],
  ["leads_country_score_idx", { country: ["Norway"] }],
  ["leads_owner_score_idx", { owner: ["ada"] }],
  ["leads_industry_stage_score_idx", { industry: ["Robotics"], fundingStage: ["Seed"] }],
];
const promised: [name: string, index: string, LeadFilter, Sort][] = [
  ...sorts.map((sort): [string, string, LeadFilter, Sort] => ["no filter", `leads_${sort.key}_idx`, {}, sort]),
  ...indexedFilters.flatMap(([index, filter]) =>
    byScore.map((sort): [string, string, LeadFilter, Sort] => [Object.keys(filter).join(" + "), index, filter, sort]),
  ),
];

beforeAll(async () => {
  const some = "CASE value % 4 WHEN 0 THEN NULL ELSE value % 97 END";
  const time = "'2026-01-01T00:00:00.' || printf('%03d', value % 97) || 'Z'";
  await rowsOf(
    `INSERT INTO leads (id, company_name, description, status, industry, funding_stage, country, owner, source,
       lead_score, ai_adoption_score, employee_count, funding_total_usd, enriched_at, created_at, updated_at)
     SELECT printf('%08d', value), 'Name ' || (value % 211), iif(value % 1000 = 7, 'rare word', 'frequent words'),
       iif(value % 300 = 1, 'won', 'new'), 'Robotics', 'Seed', 'Norway', 'ada', 'x',
       ${some}, ${some}, ${some}, ${some}, iif(value % 4 = 0, NULL, ${time}), ${time}, ${time}
     FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ${rows}) SELECT value FROM n)`,
  );
});

async function pageAt(query: Partial<LeadQuery> & Pick<LeadQuery, "filter" | "sort">) {
  const watch = watchDatabase();
  const found = await createLeadListRepository(watch.db).page({
    after: null,
    limit,
    columns: null,
    facets: false,
    ...query,
  });
  return { found, ...watch };
}

async function search(query: Partial<TextQuery> & Pick<TextQuery, "text">) {
  const watch = watchDatabase();
  const found = await createLeadListRepository(watch.db).search({
    filter: {},
    sort: { key: "relevance", direction: "desc" },
    after: null,
    limit,
    columns: null,
    facets: false,
    ...query,
  });
  return { found, read: watch.statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0), ...watch };
}

/** Where pages end: early, on either side of where the rows without a value begin, and late. */
async function placesIn({ key, direction }: Sort): Promise<(Position | null)[]> {
  const ranks = [0.5, 0.745, 0.99].map((share) => Math.floor(share * rows));
  const places = ranks.map((rank) =>
    rowsOf<Position>(`SELECT ${key} AS value, CAST(seq AS TEXT) AS id FROM leads WHERE status = 'new'
      ORDER BY ${key} IS NULL, ${key} ${direction}, seq ${direction} LIMIT 1 OFFSET ${rank}`),
  );
  return [null, ...(await Promise.all(places)).map(([place]) => place ?? null)];
}

// Without statistics, as a database has none: here all leads are of one industry, and with them SQLite knows that.
it("a total by industry, stage and head count looks at no lead", async () => {
  const filter: LeadFilter = { industry: ["Robotics"], fundingStage: ["Seed"], employeeCountMin: 20 };
  const { statements } = await pageAt({ filter, sort: { key: "lead_score", direction: "desc" } });
  const counting = statements.find(({ sql: text }) => text.includes("count(*)")) as Watched;
  expect(await planOf(counting)).toContain("COVERING INDEX leads_industry_stage_score_idx");
});

describe.each(["before SQLite has statistics", "after ANALYZE"])("%s", (when) => {
  beforeAll(async () => {
    if (when === "after ANALYZE") await rowsOf("ANALYZE");
  });

  it.each(promised)("a page with %s walks %s, whatever the place", async (_, index, filter, sort) => {
    for (const after of await placesIn(sort)) {
      const { found, statements, trips } = await pageAt({ filter, sort, after });
      const [counting, page] = statements as [Watched, Watched];
      const plan = await planOf(page);
      expect(plan).toContain(index);
      expect(plan).not.toMatch(/TEMP B-TREE/i);
      // 51 show whether the list goes on, and it sees where the value that it begins with ends; on the one page where all
      // values end, that too.
      const endsValues = found.rows.some((row) => row[found.columns.indexOf(sort.key)] === null);
      expect(page.rowsRead).toBeLessThanOrEqual(endsValues ? 53 : 52);
      // And the one row that has the number and the revision of all.
      const isOfAll = Object.keys(filter).length === 0;
      if (!isOfAll) expect(await planOf(counting)).toContain("COVERING INDEX");
      expect(counting.rowsRead).toBeLessThanOrEqual(isOfAll ? 1 : 10_002);
      expect(statements).toHaveLength(2);
      expect(trips()).toBe(1);
      expect(found).toMatchObject(
        isOfAll ? { total: rows, totalIsExact: true } : { total: 10_000, totalIsExact: false },
      );
    }
  });

  it("beyond the last page there is a total too", async () => {
    const sort: Sort = { key: "created_at", direction: "desc" };
    const { found, trips } = await pageAt({ filter: {}, sort, after: { value: "2000-01-01T00:00:00.000Z", id: "" } });
    expect(found).toMatchObject({ rows: [], total: rows, totalIsExact: true });
    expect(trips()).toBe(1);
  });

  it.each([
    ["status", { status: ["new"] }],
    ["two of them", { country: ["Norway"], owner: ["ada"] }],
    ["people", { employeeCountMin: 10 }],
  ] as [string, LeadFilter][])("a frequent %s in another order is met on the way", async (_, filter) => {
    const { statements, trips } = await pageAt({ filter, sort: { key: "created_at", direction: "desc" } });
    const page = statements.at(-1) as Watched;
    expect(await planOf(page)).toContain("leads_created_at_idx");
    expect(page.rowsRead).toBeLessThanOrEqual(120);
    expect(trips()).toBe(2);
  });

  it("a rare status in another order is collected and sorted", async () => {
    const { found, statements, trips } = await pageAt({
      filter: { status: ["won"] },
      sort: { key: "created_at", direction: "desc" },
    });
    const page = statements.at(-1) as Watched;
    expect(await planOf(page)).toContain("leads_status_score_idx");
    expect(page.rowsRead).toBeLessThanOrEqual(150);
    expect(trips()).toBe(2);
    expect(found).toMatchObject({ total: 40, totalIsExact: true });
  });

  it.each(["relevance", "lead_score", "created_at"] as const)("words of all leads cost a walk, by %s", async (key) => {
    const filter: LeadFilter = { status: ["new"] };
    const { found, read, trips } = await search({ text: "frequent words", filter, sort: { key, direction: "desc" } });
    expect(found).toMatchObject({ totalIsExact: false, basis: { words: "whole", isComplete: true } });
    expect(found.sort.key).toBe(key === "relevance" ? "lead_score" : key);
    expect(found).toMatchObject({ rows: { length: limit }, next: { id: expect.any(String) } });
    // The hits are counted and, with the filter, looked up, at most 10,001 of each.
    expect(read).toBeLessThan(52_000);
    expect(trips()).toBeLessThanOrEqual(2);
  });

  it("a rare word is found among all, beginnings too, best first", async () => {
    const { found, trips } = await search({ text: "rar", facets: true });
    expect(found).toMatchObject({
      total: 12,
      totalIsExact: true,
      basis: { words: "beginnings", isComplete: true },
      sort: { key: "relevance" },
    });
    expect(found.facets?.country).toEqual([{ value: "Norway", count: 12 }]);
    expect(trips()).toBe(2);
  });

  it("a beginning of few words is answered by a walk where more leads have it than are looked at", async () => {
    const { found, read, trips } = await search({ text: "frequ wor" });
    expect(found).toMatchObject({
      total: 10_000,
      totalIsExact: false,
      basis: { words: "beginnings", isComplete: true },
      // Relevance tells so many apart no longer, and would look at every one of them.
      sort: { key: "lead_score" },
    });
    expect(found).toMatchObject({ rows: { length: limit }, next: { id: expect.any(String) } });
    expect(read).toBeLessThan(45_000);
    expect(trips()).toBe(2);
  });

  it("a further page by relevance does not count how many there are beforehand", async () => {
    const after = { value: -1, id: "1" };
    const { statements } = await search({ text: "frequ wor", after });
    expect(statements[0]?.sql).toContain("AS begun");
    expect(statements[0]?.rowsRead).toBeLessThan(1000);
  });

  it.each([
    ["a beginning that no word has", "frequ zzz wor"],
    ["a phrase that is nowhere", '"words frequent" frequ'],
    ["an excluded beginning that all have", "frequ -wor"],
  ])("%s leaves nothing to find, however many have the others", async (_, text) => {
    const { found, read } = await search({ text, sort: { key: "lead_score", direction: "desc" } });
    expect(found).toMatchObject({ rows: [], total: 0, totalIsExact: true });
    expect(read).toBeLessThan(30_000);
  });
});

it("a plan that sorts would be seen", async () => {
  const { sql: text } = new SQLiteSyncDialect().sqlToQuery(sql`SELECT * FROM leads ORDER BY notes, id LIMIT 50`);
  expect(await planOf({ sql: text, params: [] })).toMatch(/TEMP B-TREE/i);
});
