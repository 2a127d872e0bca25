import { describe, expect, it } from "vitest";
import { mostInChunk } from "../../../src/db/import-chunks.ts";
import type { ServiceContext } from "../../../src/services/context.ts";
import { getImport } from "../../../src/services/imports/get-import.ts";
import { createLead } from "../../../src/services/leads/create-lead.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { rowsOf } from "../../support/given.ts";
import { workThrough } from "../../support/imports.ts";

const header = "name,domain,external_id,description,location,employee_count";

/** More rows than go in at once; each is a company that nobody knows. */
const fileOf = (stem: string, ...last: string[]): string =>
  [
    header,
    ...Array.from(
      { length: 5100 },
      (_, i) => `Company ${i},c${i}-${stem},,We sell machine learning to ${i} shops.,"Rome, Italy",${i % 500}`,
    ),
    ...last,
    "",
  ].join("\n");

const send = (ctx: ServiceContext, text: string, options: object = {}) =>
  importLeads(ctx, { body: streamOf(text), format: "csv" }, options);

const countOf = async (sql: string, ...values: unknown[]) =>
  (await rowsOf<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, ...values))[0]?.n;

describe("rows of a long file that wait as the leads they make", { timeout: 60_000 }, () => {
  it("are stored as a row of a short file is", async () => {
    const ctx = testContext();
    const [stem, other] = [uniqueDomain(), uniqueDomain()];
    const long = await send(ctx, fileOf(stem));
    await workThrough(ctx, long.importId);
    const line = `Company 77,c77-${other},,We sell machine learning to 77 shops.,"Rome, Italy",77`;
    const short = await send(ctx, `${header}\n${line}\n`);
    const told = async (domain: string, importId: string | null) => {
      const lead = await ctx.leads.findByDomain(domain);
      const id = String(lead?.id);
      const [event] = await rowsOf<{ data: string }>("SELECT * FROM lead_events WHERE lead_id = ?", id);
      const [record] = await rowsOf<{ line: number }>("SELECT * FROM import_rows WHERE lead_id = ?", id);
      const evidence = await ctx.evidence.signalsOf([id]);
      expect(JSON.parse(String(event?.data))).toEqual({ import_id: importId, line: record?.line });
      const found = "leads WHERE id = ? AND seq IN (SELECT rowid FROM leads_fts WHERE leads_fts MATCH 'machine')";
      expect(await countOf(found, id)).toBe(1);
      const signals = (evidence.get(id) ?? []).map(({ source, type, weight, quote }) => ({
        source,
        type,
        weight,
        quote,
      }));
      return {
        lead: { ...lead, provenance: Object.keys(lead?.provenance ?? {}) },
        event: { ...event, data: null },
        record: { ...record, line: null },
        signals,
      };
    };
    const [one, two] = [await told(`c77-${stem}`, long.importId), await told(`c77-${other}`, short.importId)];
    const own = { id: expect.any(String), created_at: expect.any(String), updated_at: expect.any(String) };
    const times = { createdAt: expect.any(String), updatedAt: expect.any(String), scoredAt: expect.any(String) };
    expect(one.lead).toEqual({
      ...two.lead,
      ...times,
      seq: expect.any(Number),
      id: one.lead.id,
      domain: `c77-${stem}`,
    });
    expect(one.lead.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(one.event).toEqual({ ...two.event, ...own, lead_id: one.lead.id });
    expect(one.record).toEqual({ ...two.record, import_id: long.importId, lead_id: one.lead.id });
    expect(one.signals).toEqual(two.signals);
    expect(one.signals.length).toBeGreaterThan(0);
  });

  it("are looked at where their company is known or suppressed, by whatever tells", async () => {
    const ctx = testContext();
    const [stem, known, closed] = [uniqueDomain(), uniqueDomain(), uniqueDomain()];
    const byDomain = await createLead(ctx, { company_name: "By domain", domain: known });
    const byId = await createLead(ctx, { company_name: "By id", external_id: `crm:${stem}` });
    await ctx.commit([suppressionOf(ctx, "domain", ctx.suppressionHash(closed), "asked")]);
    const text = fileOf(
      stem,
      `Known,${known},,Told by the file.,,`,
      `Named,,crm:${stem},Told by the file too.,,`,
      `Closed,${closed},,Not to be kept.,,`,
      `Alone ${stem},,,Only by what it says.,,`,
    );
    const { importId } = await send(ctx, text);
    const done = await workThrough(ctx, importId);
    expect(done.counts).toMatchObject({ rows: 5104, created: 5101, updated: 2, failed: 1 });
    expect(await ctx.leads.find(byDomain.id)).toMatchObject({
      companyName: "By domain",
      description: "Told by the file.",
    });
    expect(await ctx.leads.find(byId.id)).toMatchObject({
      companyName: "By id",
      description: "Told by the file too.",
    });
    expect(await ctx.leads.findByDomain(closed)).toBeNull();
    expect((await getImport(ctx, String(importId))).errors).toMatchObject([{ code: "suppressed", line: 5104 }]);
    expect(await rowsOf("SELECT original FROM import_problems WHERE import_id = ?", importId)).toEqual([
      { original: null },
    ]);
    // Sent again, all of them are known.
    const again = await send(ctx, text);
    expect((await workThrough(ctx, again.importId)).counts).toMatchObject({ created: 0, unchanged: 5103, failed: 1 });
    expect(await countOf("leads WHERE domain LIKE ?", `%${stem.slice(-22)}`)).toBe(5100);
  });

  it("are looked at anew where somebody makes or suppresses their company meanwhile", async () => {
    const ctx = testContext();
    const stem = uniqueDomain();
    const { importId } = await send(ctx, fileOf(stem));
    let looks = 0;
    const racing: ServiceContext = {
      ...ctx,
      imports: {
        ...ctx.imports,
        readyRowsOfKnown: async (...asked) => {
          const rows = await ctx.imports.readyRowsOfKnown(...asked);
          const [first, second] = (await ctx.imports.readyCompanies(asked[0])).map(({ domain }) => String(domain));
          if (++looks === 1) await createLead(ctx, { company_name: "First", domain: first });
          if (looks === 3)
            await ctx.commit([suppressionOf(ctx, "domain", ctx.suppressionHash(String(second)), "asked")]);
          return rows;
        },
      },
    };
    const done = await workThrough(racing, importId);
    expect(looks).toBeGreaterThan(3);
    expect(done.counts).toMatchObject({ rows: 5100, created: 5098, updated: 1, failed: 1 });
    expect(await countOf("leads WHERE company_name = 'First' AND description IS NOT NULL")).toBe(1);
    expect(await countOf("leads WHERE domain LIKE ?", `c%-${stem}`)).toBe(5099);
  });

  it("are stored and looked at by so much at a time as fits into memory, however wide they are", async () => {
    const ctx = testContext();
    const stem = uniqueDomain();
    const text = `${header}\n${Array.from({ length: 5100 }, (_, i) => `C,c${i}-${stem},,${"wide ".repeat(400)},,`).join("\n")}`;
    const steps: number[] = [];
    const watching: ServiceContext = {
      ...ctx,
      imports: {
        ...ctx.imports,
        readyRowsOfKnown: async (chunks, names) => {
          steps.push(chunks.numbers.length);
          return ctx.imports.readyRowsOfKnown(chunks, names);
        },
      },
    };
    const first = await send(ctx, text);
    await workThrough(watching, first.importId);
    // 4 KB a row: what it says, and what stood in the file.
    expect((steps[0] ?? 0) * mostInChunk * 4000).toBeLessThan(4_000_000);
    const again = await send(ctx, text);
    steps.length = 0;
    expect((await workThrough(watching, again.importId)).counts).toMatchObject({ unchanged: 5100 });
    expect(Math.max(...steps) * mostInChunk * 4000).toBeLessThan(4_000_000);
  });

  it("do not stop where the import has changed a lead of this id before", async () => {
    const ctx = testContext();
    const stem = uniqueDomain();
    const { importId } = await send(ctx, fileOf(stem, `Alone ${stem},,,Only by what it says.,,`));
    const numbers = (await ctx.imports.waitingChunks(String(importId))).map(({ number }) => number);
    const companies = await ctx.imports.readyCompanies({ importId: String(importId), numbers });
    const [named] = companies.filter(({ name }) => name.length === 36);
    await rowsOf(
      "INSERT INTO import_rows (import_id, lead_id, line, action) VALUES (?, ?, 2, 'updated')",
      importId,
      named?.name,
    );
    expect((await workThrough(ctx, importId)).counts).toMatchObject({ created: 5101 });
    expect(await ctx.leads.find(String(named?.name))).not.toBeNull();
  });
});
