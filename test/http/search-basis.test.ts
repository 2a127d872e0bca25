import { beforeAll, expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import { rowsOf } from "../support/given.ts";

interface Page {
  items: { id: string; lead_score: number | null }[];
  next_cursor: string | null;
  total: number;
  total_is_exact: boolean;
  basis: { words: string; sort: string; is_complete: boolean } | null;
  facets: Record<string, { value: string | null; count: number }[]> | null;
}

const search = async (body: object) => (await callApi("POST", "/leads/search", { body })).json<Page>();

const many = 10_050;
beforeAll(async () => {
  // All have "common" and the beginning of "shared…"; forty have "seldom" too, and a hundred are in Rareland.
  await rowsOf(
    `INSERT INTO leads (id, company_name, description, country, source, lead_score, created_at, updated_at)
     SELECT printf('%08d', value), 'Name', 'common shared' || (value % 300) || iif(value % 250 = 1, ' seldom', ''),
       iif(value % 100 = 2, 'Rareland', 'Norway'), 'x', iif(value % 5 = 0, NULL, value % 89),
       '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z'
     FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < ${many}) SELECT value FROM n)`,
  );
});

it("says that words of more leads than are looked at count whole, and that the best match is the best score", async () => {
  const page = await search({ query: "common", facets: true });
  expect(page).toMatchObject({
    total: 10_000,
    total_is_exact: false,
    basis: { words: "whole", sort: "-lead_score", is_complete: true },
  });
  const scores = page.items.map(({ lead_score }) => lead_score);
  expect(scores).toEqual(Array(50).fill(88));
  // Counted over ten thousand of them.
  expect(page.facets?.country?.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
});

it("goes on by score from page to page, and sees each lead once", async () => {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const more: object = cursor === null ? {} : { cursor };
    const page = await search({ query: "common", filters: { country: ["Rareland"] }, limit: 30, ...more });
    expect(page.basis?.sort).toBe("-lead_score");
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next_cursor;
  } while (cursor !== null && seen.length < 500);
  const all = await rowsOf<{ id: string }>("SELECT id FROM leads WHERE country = 'Rareland'");
  expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
});

it("is by relevance and complete where few enough match", async () => {
  const page = await search({ query: "common seld", facets: true });
  expect(page).toMatchObject({
    total: 41,
    total_is_exact: true,
    basis: { words: "beginnings", sort: "relevance", is_complete: true },
  });
  expect(page.facets?.country).toEqual([{ value: "Norway", count: 41 }]);
});

it("says that more leads have words that begin so than were searched", async () => {
  const page = await search({ query: "share" });
  expect(page).toMatchObject({ total_is_exact: false, basis: { words: "beginnings", is_complete: false } });
});

it("prefers the leads with the whole word where too many begin with it", async () => {
  await rowsOf("UPDATE leads SET description = 'share' WHERE id = '00000007'");
  const page = await search({ query: "share" });
  expect(page.items.map(({ id }) => id)).toEqual(["00000007"]);
  expect(page).toMatchObject({ total: 1, total_is_exact: true, basis: { words: "whole", is_complete: true } });
});

it("has no basis without a text", async () => {
  expect(await search({ limit: 1 })).toMatchObject({ basis: null, facets: null });
});
