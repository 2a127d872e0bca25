import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import type { LeadFilter } from "../../src/domain/lead-filter.ts";
import { camelKeys } from "../../src/lib/case.ts";
import { searchLeads } from "../../src/services/leads/list-leads.ts";
import { testContext } from "../support/context.ts";
import { rowsOf } from "../support/given.ts";

const ctx = testContext();
const country = "Oddland";
/** Texts around a frequent word: more than it, less than it, in letters that are folded into its own. */
const long = "donaudampfschifffahrtsgesellschaft";
const words = [
  long,
  `${long}en`,
  "common",
  "Common",
  "COMMON",
  "comm",
  "uncommon",
  "commonplace",
  "cómmon",
  "commo\u0301n",
  "ⅽommon",
  "word",
];
const others = ["\u212a", "commonß", "田common", "1", "\u0000", "€", "x\u0301"];
const signs = [" ", " ", "-", "_", "'", "–", "\n", '"', "\\", "\u0000"];
const texts = fc.sample(
  fc
    .array(fc.tuple(fc.constantFrom(...words, ...words, ...others), fc.constantFrom(...signs)), {
      minLength: 1,
      maxLength: 4,
    })
    .map((list) => list.flat().join("")),
  { numRuns: 600, seed: 1 },
);

beforeAll(async () => {
  await rowsOf(
    `INSERT INTO leads (id, company_name, description, country, source, lead_score, created_at, updated_at)
     SELECT printf('%08d', value), 'Name', 'common word ' || ?, 'Norway', 'x', 1, '', ''
     FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 10050) SELECT value FROM n)`,
    long,
  );
  // The text is by turns in each column that is searched.
  const at = (column: number) => `iif(key % 6 = ${column}, value, NULL)`;
  await rowsOf(
    `INSERT INTO leads (id, company_name, domain, description, industry, tags, location, country, source, lead_score,
       created_at, updated_at)
     SELECT 'odd' || key, coalesce(${at(0)}, 'X'), iif(key % 6 = 1, value || key, NULL), ${at(2)}, ${at(3)},
       iif(key % 6 = 4, json_array(value), '[]'), ${at(5)}, ?, 'x', key % 7, '', '' FROM json_each(?)`,
    country,
    JSON.stringify(texts),
  );
});

const inIndex = async (fts: string): Promise<string[]> =>
  (
    await rowsOf<{ id: string }>(
      "SELECT id FROM leads WHERE country = ? AND seq IN (SELECT rowid FROM leads_fts WHERE leads_fts MATCH ?)",
      country,
      fts,
    )
  ).map(({ id }) => id);

async function walk(query: string, sort: string): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const more: object = cursor === null ? {} : { cursor };
    const page = await searchLeads(ctx, { query, filters: { country: [country] }, sort, limit: 200, ...more });
    expect(page).toMatchObject({ totalIsExact: false, basis: { isComplete: true } });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== null && ids.length < 1000);
  return ids;
}

it.each([
  ["common", '"common"'],
  ["COMMON", '"common"'],
  ["commo", '"commo"*'],
  ["commo wor", '"commo"* AND "wor"*'],
  ["common word", '"common" AND "word"'],
  ['"common"', '"common"'],
  ['"common word"', '"common word"'],
  ["common -commonplace", '"common" NOT "commonplace"'],
  ['"common" wor', '"common" AND "wor"*'],
  [long, `"${long}"`],
  ["cómmon", '"common"'],
])("a walk for %s finds what the index has, whatever the leads' letters", async (query, fts) => {
  const expected = await inIndex(fts);
  expect(expected.length).toBeGreaterThan(5);
  // One order walks an index of the filter, the other that of the sort.
  for (const sort of ["-lead_score", "company_name"]) {
    expect((await walk(query, sort)).toSorted()).toEqual(expected.toSorted());
  }
});

it("takes all filters at once, in the middle of a list: D1 binds a hundred values", async () => {
  const many = Array.from({ length: 20 }, (_, i) => `x${i}`);
  const range = (name: string) => ({ [`${name}_min`]: 1, [`${name}_max`]: 2 });
  const filters = {
    ...{ status: ["new"], enrichment_status: ["none"], funding_stage: ["Seed"], industry: many, country: many },
    ...{ city: many, location: many.join(","), source: many, owner: many, domain: ["x.example"], tags_any: many },
    ...{ tags_all: many, company_name_prefix: "x", ...range("lead_score"), ...range("ai_adoption_score") },
    ...{ ...range("employee_count"), ...range("funding_total_usd"), founded_year_min: 2000, founded_year_max: 2001 },
    ...{ created_since: "2026-01-01", updated_since: "2026-01-01", enriched_since: "2026-01-01" },
    ...{ has_verified_contact: true, missing: ["notes"], present: ["city"] },
  };
  const query = { filter: camelKeys(filters) as LeadFilter, limit: 50, columns: null, facets: true };
  const place = { sort: { key: "lead_score", direction: "asc" }, after: { value: 1, id: "1" } } as const;
  expect((await ctx.leadList.page({ ...query, ...place })).rows).toEqual([]);
  const { rows, basis } = await ctx.leadList.search({ ...query, ...place, text: "common word -x" });
  expect({ rows, basis }).toEqual({ rows: [], basis: { words: "whole", isComplete: true } });
});
