import { describe, expect, it } from "vitest";
import { createMapping } from "../../../src/services/leads/import-mapping.ts";
import { readyLeadOf, readyText, rowOfReady } from "../../../src/services/leads/import-ready.ts";
import { openImport } from "../../../src/services/leads/import-records.ts";
import { type ImportRow, readRow } from "../../../src/services/leads/import-row.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext } from "../../support/context.ts";

const rules = { matchOn: "domain", source: "import" } as const;

async function rowsOf(format: "csv" | "ndjson", ...lines: string[]): Promise<ImportRow[]> {
  const file = await openImport(streamOf(`${lines.join("\n")}\n`), format);
  const mapping = createMapping(file, undefined);
  const rows: ImportRow[] = [];
  for await (const piece of file.records) {
    for (const record of piece) {
      const row = readRow(record, { mapping, isText: file.isText, isOwn: file.isOwn });
      if (!Array.isArray(row)) rows.push(row);
    }
  }
  return rows;
}

const readyOf = (row: ImportRow, matchOn: "domain" | "external_id" | "email" = "domain") =>
  readyLeadOf(testContext(), { ...rules, matchOn }, row, "2026-11-30T10:00:00.000Z");

/** As it comes back from where it waits; of how long it is nobody asks then. */
function throughWaiting(row: ImportRow): ImportRow | null {
  const ready = readyOf(row);
  if (ready === null) return null;
  const back = rowOfReady({ values: JSON.parse(readyText(ready, 0)), original: row.original });
  return { ...back, size: row.size };
}

describe("a row that waits as the lead that it makes comes back as it was read", () => {
  it("from CSV: text, numbers, lists, links, a status, and places with and without columns of their own", async () => {
    const rows = await rowsOf(
      "csv",
      "company_name,domain,employee_count,tags,tech_stack,location,owner,external_id,status,last_funding_at,region",
      'Acme,acme.example,12,"[""AI"",""x""]",Go|C,"Berlin, Germany",Acme,crm:1,Qualified,2026-01-02,',
      " Tidied ,HTTPS://www.Tidied.example/x,,a;b,,Remote,,,,,Bavaria",
      "12,twelve.example,12,,,,12,12,,,",
      "Nowhere,,,,,,,,,,",
    );
    expect(rows).toHaveLength(4);
    expect(rows.map(throughWaiting)).toEqual(rows);
  });

  it("from JSON, and by the id that it has in one of our own files", async () => {
    const [row] = await rowsOf(
      "ndjson",
      '{"name":"Acme","domain":"acme.example","city":"Rome","location":"Rome, Italy"}',
    );
    expect(row).toBeDefined();
    const named = { ...(row as ImportRow), id: "01a22bb7-cd58-70a1-9863-dad612743311" };
    expect([row as ImportRow, named].map(throughWaiting)).toEqual([row, named]);
  });
});

describe("a row is looked at before it is stored", () => {
  const lines = [
    "name,domain,tags,contact_email",
    "Acme,acme.example,a,",
    "People,p.example,a,ada@p.example",
    "None,n.example,;,",
  ];

  it("where it brings people, repeats another, or says of a list that it is empty", async () => {
    const [plain, people, empty] = (await rowsOf("csv", ...lines)) as [ImportRow, ImportRow, ImportRow];
    expect(readyOf(plain)).not.toBeNull();
    expect(readyOf(people)).toBeNull();
    expect(empty.values.tags).toEqual([]);
    expect(readyOf(empty)).toBeNull();
    expect(readyOf({ ...plain, repeats: 2 })).toBeNull();
  });

  it("where its place is told twice, or what the import goes by is missing", async () => {
    const [plain] = (await rowsOf("csv", ...lines)) as [ImportRow];
    expect(readyOf({ ...plain, values: { ...plain.values, city: "Rome" }, place: { city: "Paris" } })).toBeNull();
    expect(readyOf(plain, "external_id")).toBeNull();
    expect(readyOf(plain, "email")).toBeNull();
  });
});
