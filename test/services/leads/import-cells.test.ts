import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCell } from "../../../src/services/leads/import-cell.ts";
import { leadFields } from "../../../src/services/leads/import-fields.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { CreateLeadInput } from "../../../src/services/leads/lead-input.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext, uniqueDomain, uniqueName } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";

const importText = (format: "csv" | "ndjson", text: string) =>
  importLeads(testContext(), { body: streamOf(text), format }, {});

describe("cells that look like something else", () => {
  it("keep each script's domain its own, in the form that stands in the DNS", async () => {
    const ctx = testContext();
    const stem = uniqueDomain().replace(".example", "");
    const cases = [
      [`apple${stem}.com`, `apple${stem}.com`],
      [`аpple${stem}.com`, /^xn--pple.*\.com$/],
      [`faß${stem}.de`, /^xn--fa.*\.de$/],
      [`exa\u00admple${stem}.com`, `example${stem}.com`],
      [`ＦＵＬＬ${stem}.com`, `full${stem}.com`],
    ] as const;
    const lines = cases.map(([domain], i) => `Company ${i},${domain}`);
    const report = await importLeads(ctx, { body: streamOf(`name,domain\n${lines.join("\n")}\n`), format: "csv" }, {});
    expect(report).toMatchObject({ created: 5, failed: 0 });
    const items = await rowsOf<{ name: string; domain: string }>("SELECT company_name AS name, domain FROM leads");
    for (const [i, [, domain]] of cases.entries()) {
      const lead = items.find(({ name }) => name === `Company ${i}`);
      expect(lead?.domain).toMatch(domain);
    }
  });

  it("take a name in one Unicode form, and otherwise as it was typed", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const text = `name,domain\nCafe\u0301 \u200d\u202eABC,${domain}\n`;
    await importLeads(ctx, { body: streamOf(text), format: "csv" }, {});
    expect((await ctx.leads.findByDomain(domain))?.companyName).toBe("Café \u200d\u202eABC");
  });

  it.each(["http://", "https://", "HTTP://www.", "http:///"])(
    "take %s in a website's cell for nothing",
    async (cell) => {
      const [csv, json] = [uniqueName("Csv"), uniqueName("Json")];
      const reports = [
        await importText("csv", `name,website,linkedin_url\n${csv},${cell},${cell}\n`),
        await importText("ndjson", `${JSON.stringify({ name: json, website_url: cell })}\n`),
      ];
      for (const report of reports) expect(report).toMatchObject({ created: 1, failed: 0, errors: [] });
      const leads = await rowsOf("SELECT domain, website_url FROM leads WHERE company_name IN (?, ?)", csv, json);
      expect(leads).toEqual([
        { domain: null, website_url: null },
        { domain: null, website_url: null },
      ]);
    },
  );

  it.each(["http://x y", "https://[", "ftp://a.example"])("refuse %s as a website, and tell where", async (cell) => {
    const report = await importText("csv", `name,website\nA,${cell}\n`);
    expect(report.errors).toMatchObject([{ row: 1, line: 2, column: "website" }]);
  });

  it.each([
    ["a number that JavaScript cannot hold", "funding_total_usd", "9007199254740993", "too_big"],
    ["a number as text", "employee_count", '"12"', "invalid_type"],
    ["half a person", "employee_count", "1.5", "invalid_type"],
    ["yes", "employee_count", "true", "invalid_type"],
    ["a day the American way", "last_funding_at", '"11/22/2026"', "invalid_format"],
    ["a day in words", "last_funding_at", '"22 Nov 2026"', "invalid_format"],
    ["a day that is not in the calendar", "last_funding_at", '"2026-02-30"', "invalid_format"],
    ["seconds since 1970", "last_funding_at", "1795305600", "invalid_format"],
  ])("refuse %s, and tell where", async (_, field, value, code) => {
    const text = `{"name":"A","domain":"${uniqueDomain()}","${field}":${value}}\n`;
    const report = await importText("ndjson", text);
    expect(report.errors).toMatchObject([{ row: 1, line: 1, column: field, code }]);
  });

  it.each(['"2026-11-22"', '"2026-11-22T10:00:00Z"', '"2026-11-22T10:00:00.000Z"'])(
    "take the day %s",
    async (value) => {
      const report = await importText(
        "ndjson",
        `{"name":"A","domain":"${uniqueDomain()}","last_funding_at":${value}}\n`,
      );
      expect(report).toMatchObject({ created: 1, failed: 0 });
    },
  );

  it.each([
    ["a NUL", "a\0b"],
    ["a control character", "a\u0007b"],
    ["an escape", "a\u001b[31mb"],
  ])("refuse %s in a field", async (_, cell) => {
    const report = await importText("csv", `name,domain,description\nA,${uniqueDomain()},"${cell}"\n`);
    expect(report.errors).toMatchObject([{ row: 1, column: "description" }]);
  });

  it("refuse a row that would not fit the database, and take the others", async () => {
    const wide = Array.from({ length: 30 }, (_, i) => `c${i}`);
    const big = "x".repeat(100_000);
    const text = `name,domain,description,${wide.join(",")}\nA,${uniqueDomain()},${"y".repeat(10_001)},${wide.map(() => big).join(",")}\nB,${uniqueDomain()},,${wide.map(() => "").join(",")}\n`;
    const ctx = testContext();
    const report = await importLeads(ctx, { body: streamOf(text), format: "csv" }, {});
    expect(report).toMatchObject({ created: 1, failed: 1 });
    const [kept] = await ctx.imports.refusedRows(String(report.importId), 0, 10);
    expect(kept).toMatchObject({ row: 1, original: null, reasons: [{ column: "description" }] });
  });
});

it("read text as the API does, however plain it is and however often it comes", () => {
  const text = fc.oneof(fc.string({ maxLength: 400 }), fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
  const lines = leadFields.filter((field) => /name|industry|location|city|owner|notes|external_id/.test(field));
  fc.assert(
    fc.property(fc.constantFrom(...lines), text, (field, raw) => {
      fc.pre(raw.trim() !== "");
      const { success, data } = CreateLeadInput.shape[field].safeParse(raw.trim());
      for (let i = 0; i < 2; i++) {
        const reading = readCell(field, raw, true);
        expect("value" in reading ? [true, reading.value] : [false, undefined]).toEqual([success, data]);
      }
    }),
  );
});

it("read addresses and numbers as the API does, by whichever way", () => {
  const odd = [
    "httpshop.example/x",
    "http.example",
    "HTTP://A.example/B",
    "https://a_b.example",
    "http:/x.example",
    "co.uk",
  ];
  const address = fc.oneof(fc.domain(), fc.webUrl(), fc.constantFrom(...odd));
  const number = fc.oneof(
    fc.integer().map(String),
    fc.constantFrom("007", "1600", "1599", "2100", "2101", "9".repeat(15)),
  );
  const whole = leadFields.filter((field) => /employee_count|funding_total|founded/.test(field));
  const asApi = (field: (typeof leadFields)[number], raw: string): unknown => {
    if (whole.includes(field)) return Number(raw);
    return field === "domain" || /^[a-z][a-z0-9+.-]*:/i.test(raw) ? raw : `https://${raw}`;
  };
  const cells = fc.oneof(
    fc.tuple(fc.constantFrom("domain", "website_url", "linkedin_url"), address),
    fc.tuple(fc.constantFrom(...whole), number),
  ) as fc.Arbitrary<[(typeof leadFields)[number], string]>;
  fc.assert(
    fc.property(cells, ([field, raw]) => {
      const { success, data } = CreateLeadInput.shape[field].safeParse(asApi(field, raw));
      const reading = readCell(field, raw, true);
      expect("value" in reading ? [true, reading.value] : [false, undefined]).toEqual([success, data]);
    }),
    { examples: odd.map((raw) => [["website_url", raw]]) },
  );
});
