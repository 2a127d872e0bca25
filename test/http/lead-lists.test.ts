import { beforeAll, describe, expect, it } from "vitest";
import { LeadBody } from "../../src/http/schemas/lead.ts";
import { exportColumns } from "../../src/services/leads/export-columns.ts";
import { callApi } from "../support/api.ts";
import { testContext } from "../support/context.ts";
import { givenLead } from "../support/given.ts";
import { expectProblem } from "../support/problem.ts";

interface Page {
  items: Record<string, unknown>[];
  next_cursor: string | null;
  total: number;
  facets: Record<string, { value: string | null; count: number }[]>;
}
const list = async (query: string) => (await callApi("GET", `/leads?${query}`)).json<Page>();
const search = async (body: unknown) => (await callApi("POST", "/leads/search", { body })).json<Page>();

const city = "Listville";
const sizes = [null, 0, 1, 10, 11, 50, 51, 200, 201, 500, 501, 1000, 1001, 90_000];
beforeAll(async () => {
  const ctx = testContext();
  for (const [i, employee_count] of sizes.entries()) {
    await givenLead(ctx, {
      company_name: `C${String(i).padStart(2, "0")}`,
      city,
      employee_count,
      founded_year: 2000 + i,
      funding_stage: i % 2 === 0 ? "Seed" : null,
      tags: i % 3 === 0 ? ["ai"] : [],
    });
  }
});

const namesOf = ({ items }: Page) => items.map(({ company_name }) => Number(String(company_name).slice(1)));
const places = sizes.map((_, i) => i);

/** All pages, each reached by the cursor of the one before. */
async function walk(query: string): Promise<number[]> {
  const names: number[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Page = await list(`city=${city}&limit=3&${query}${cursor && `&cursor=${cursor}`}`);
    names.push(...namesOf(page));
    cursor = page.next_cursor;
  }
  return names;
}

describe("a list of leads", () => {
  it.each([
    ["missing=funding_stage", (i: number) => i % 2 === 1],
    ["present=funding_stage", (i: number) => i % 2 === 0],
    ["missing=funding_stage,tags", (i: number) => i % 2 === 1 && i % 3 !== 0],
    ["missing=funding_stage&present=tags", (i: number) => i % 2 === 1 && i % 3 === 0],
    ["present=tags,funding_stage,domain", (i: number) => i % 6 === 0],
    ["missing=employee_count", (i: number) => i === 0],
    ["missing=domain", () => false],
    ["missing=tech_stack&present=founded_year", () => true],
    ["founded_year_min=2003&founded_year_max=2005", (i: number) => i >= 3 && i <= 5],
    ["updated_since=2026-01-01", () => true],
    ["updated_since=2999-01-01T00:00:00Z", () => false],
  ] as const)("with %s has just those, page by page in both directions", async (query, isWanted) => {
    const wanted = places.filter(isWanted);
    expect(await walk(`sort=company_name&${query}`)).toEqual(wanted);
    expect(await walk(`sort=-company_name&${query}`)).toEqual(wanted.toReversed());
    expect((await walk(`sort=-employee_count&${query}`)).toSorted((a, b) => a - b)).toEqual(wanted);
    expect((await list(`city=${city}&${query}`)).total).toBe(wanted.length);
  });

  it("has the same filters in a search, and counts companies by size", async () => {
    const page = await search({
      filters: { city: [city], present: ["funding_stage"] },
      sort: "company_name",
      facets: true,
    });
    expect(namesOf(page)).toEqual(places.filter((i) => i % 2 === 0));
    const all = await search({ filters: { city: [city] }, facets: true });
    expect(Object.fromEntries(all.facets.size_band?.map(({ value, count }) => [value, count]) ?? [])).toEqual({
      null: 2,
      "1-10": 2,
      "11-50": 2,
      "51-200": 2,
      "201-500": 2,
      "501-1000": 2,
      "1001+": 2,
    });
  });

  it.each(["missing=company_name", "missing=id", "missing=", "present=x", "founded_year_min=99", "updated_since=x"])(
    "refuses %s",
    async (query) => {
      const problem = await expectProblem(await callApi("GET", `/leads?${query}`), 400, "invalid_request");
      expect(problem.errors).toMatchObject([{ parameter: query.split("=")[0] }]);
    },
  );
});

describe("sparse fields", () => {
  const sparse = ["company_name", "id", "lead_score", "version"];
  const keysOf = (item: Record<string, unknown> | undefined) => Object.keys(item ?? {}).toSorted();

  it("are all that a list, a search and a lead then have, with id and version", async () => {
    const page = await list(`city=${city}&fields=lead_score,company_name&limit=2`);
    expect(page.items.map(keysOf)).toEqual([sparse, sparse]);
    const found = await search({ filters: { city: [city] }, fields: ["company_name", "lead_score"], limit: 1 });
    expect(found.items.map(keysOf)).toEqual([sparse]);
    const id = String(page.items[0]?.id);
    const whole = await (await callApi("GET", `/leads/${id}`)).json<Record<string, unknown>>();
    const response = await callApi("GET", `/leads/${id}?fields=provenance,id`);
    expect(await response.json()).toEqual({ id, version: whole.version, provenance: whole.provenance });
    expect(response.headers.get("etag")).toBe(`"${whole.version}"`);
  });

  it("are all but the provenance where none are named", async () => {
    const all = Object.keys(LeadBody.shape).filter((field) => field !== "provenance");
    const page = await list(`city=${city}&limit=1`);
    const found = await search({ filters: { city: [city] }, limit: 1 });
    expect([page, found].map(({ items }) => keysOf(items[0]))).toEqual([all.toSorted(), all.toSorted()]);
  });

  it("can be any field that a lead has", async () => {
    expect(Object.keys(exportColumns).toSorted()).toEqual(Object.keys(LeadBody.shape).toSorted());
    const [item] = (await list(`city=${city}&limit=1&fields=${Object.keys(LeadBody.shape).join(",")}`)).items;
    expect(keysOf(item)).toEqual(Object.keys(LeadBody.shape).toSorted());
  });

  it("may change from page to page: the cursor is of the list, not of its columns", async () => {
    const first = await list(`city=${city}&sort=company_name&limit=3&fields=company_name`);
    const second = await list(`city=${city}&sort=company_name&limit=3&fields=city&cursor=${first.next_cursor}`);
    expect(second.items.map(keysOf)).toEqual(Array(3).fill(["city", "id", "version"]));
    expect(namesOf(await list(`city=${city}&sort=company_name&limit=3&cursor=${first.next_cursor}`))).toEqual([
      3, 4, 5,
    ]);
  });

  it.each(["seq", "constructor", "", "id,,domain", "companyName"])("refuse %j", async (fields) => {
    const list = await callApi("GET", `/leads?fields=${fields}`);
    expect((await expectProblem(list, 400, "invalid_request")).errors?.[0]).toMatchObject({ parameter: "fields" });
    const body = { fields: fields.split(",") };
    await expectProblem(await callApi("POST", "/leads/search", { body }), 400, "invalid_request");
  });
});
