import { describe, expect, it } from "vitest";
import type { LeadColumn } from "../../src/db/lead-row.ts";
import { toLeadPageText, toLeadTexts } from "../../src/http/presenters/lead-text.ts";

const row = {
  id: "1",
  company_name: 'A "quoted" \\ name\n\u2028 ü \ud800',
  lead_score: 78.5,
  employee_count: null,
  tags: '["a|b","\\"c\\""]',
  tech_stack: "[]",
  provenance: '[["person","2026-01-01T00:00:00.000Z",1,"companyName"]]',
  version: 3,
};

const columns = Object.keys(row) as LeadColumn[];
const tableOf = (count: number) => ({ columns, rows: Array.from({ length: count }, () => Object.values(row)) });

const shown = {
  id: "1",
  company_name: 'A "quoted" \\ name\n\u2028 ü \ud800',
  lead_score: 78.5,
  employee_count: null,
  tags: ["a|b", '"c"'],
  tech_stack: [],
  provenance: { company_name: { source: "person", at: "2026-01-01T00:00:00.000Z", confidence: 1 } },
  version: 3,
};

describe("leads written straight from their rows", () => {
  it("are the same JSON as objects made of them, whatever their values", () => {
    expect(toLeadTexts(tableOf(2), null)).toEqual([JSON.stringify(shown), JSON.stringify(shown)]);
    expect(toLeadTexts(tableOf(0), null)).toEqual([]);
  });

  it("have the fields that were named once each, id and version first", () => {
    expect(toLeadTexts(tableOf(1), ["lead_score", "id", "lead_score"])).toEqual([
      '{"id":"1","version":3,"lead_score":78.5}',
    ]);
  });

  it("stand in a page with what else its answer has, also where there are none", () => {
    const page = { table: tableOf(1), nextCursor: "x", total: 1, totalIsExact: true, fields: null };
    expect(JSON.parse(toLeadPageText(page, { facets: null }))).toEqual({
      items: [shown],
      next_cursor: "x",
      total: 1,
      total_is_exact: true,
      facets: null,
    });
    expect(JSON.parse(toLeadPageText({ ...page, table: tableOf(0) })).items).toEqual([]);
  });
});
