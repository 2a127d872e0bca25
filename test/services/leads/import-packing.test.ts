import { describe, expect, it } from "vitest";
import { createMapping } from "../../../src/services/leads/import-mapping.ts";
import { createPacking, unpackRows } from "../../../src/services/leads/import-packing.ts";
import { openImport } from "../../../src/services/leads/import-records.ts";
import { type ImportRow, readRow } from "../../../src/services/leads/import-row.ts";
import { streamOf } from "../../lib/csv/support.ts";

async function rowsOf(format: "csv" | "ndjson", text: string): Promise<ImportRow[]> {
  const file = await openImport(streamOf(text), format);
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

function throughPacking(rows: readonly ImportRow[]): ImportRow[] {
  const { pack, chunkOf } = createPacking();
  return unpackRows(chunkOf(rows.map(pack)));
}

describe("rows that wait for the job come out as they went in", () => {
  it("from CSV: cells as they are, tidied, read as numbers and lists, empty, twice the same, and people", async () => {
    const rows = await rowsOf(
      "csv",
      [
        "company_name,domain,employee_count,tags,location,owner,external_id,contact_email,contact_first_name",
        'Acme,acme.example,12,"[""AI"",""x""]","Berlin, Germany",Acme,crm:1,ada@acme.example,Ada',
        ' Tidied ,HTTPS://www.Tidied.example/x,,a;b,"Paris, France",,,,',
        "12,twelve.example,12,,,12,12,,",
        "Alone,,,,,,,bob@alone.example,",
      ].join("\n"),
    );
    expect(rows).toHaveLength(4);
    expect(throughPacking(rows)).toEqual(rows);
    expect(throughPacking(rows.map((row) => ({ ...row, original: null, repeats: 2 })))).toEqual(
      rows.map((row) => ({ ...row, original: null, repeats: 2 })),
    );
  });

  it("from JSON, whose originals are objects", async () => {
    const rows = await rowsOf("ndjson", '{"name":"Acme","domain":"acme.example","employee_count":3,"tags":["AI"]}\n');
    expect(rows).toHaveLength(1);
    expect(throughPacking(rows)).toEqual(rows);
  });
});
