import { describe, expect, it } from "vitest";
import type { LeadColumn } from "../../src/db/lead-row.ts";
import { toLeadPageText, toLeadTexts, toSearchPageText } from "../../src/http/presenters/lead-text.ts";

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
    const place = { nextCursor: "x", total: 1, totalIsExact: true };
    const page = { ...place, table: tableOf(1), fields: null, facets: null, basis: null };
    const shownPlace = { next_cursor: "x", total: 1, total_is_exact: true };
    expect(JSON.parse(toLeadPageText(page))).toEqual({ items: [shown], ...shownPlace });
    const basis = { words: "whole", sort: "relevance", isComplete: true } as const;
    expect(JSON.parse(toSearchPageText({ ...page, basis }))).toEqual({
      items: [shown],
      ...shownPlace,
      facets: null,
      basis: { words: "whole", sort: "relevance", is_complete: true },
    });
    // The same answer as a list and as a search is not the same text.
    expect(JSON.parse(toSearchPageText(page))).toEqual({ items: [shown], ...shownPlace, facets: null, basis: null });
    expect(JSON.parse(toLeadPageText({ ...page, table: tableOf(0) })).items).toEqual([]);
  });
});
