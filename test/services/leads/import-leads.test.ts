import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { AppError } from "../../../src/domain/errors.ts";
import type { Lead } from "../../../src/domain/lead.ts";
import type { ServiceContext } from "../../../src/services/context.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { createLead } from "../../../src/services/leads/create-lead.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testActor, testContext, uniqueDomain } from "../../support/context.ts";

const importCsv = (ctx: ServiceContext, content: string | Uint8Array, options: object = {}) =>
  importLeads(ctx, { body: streamOf(content), format: "csv" }, options);

const importJson = (ctx: ServiceContext, items: unknown, options: object = {}) =>
  importLeads(ctx, { body: streamOf(JSON.stringify(items)), format: "json" }, options);

const table = (...lines: string[]) => `${lines.join("\n")}\n`;

async function leadOf(ctx: ServiceContext, domain: string): Promise<Lead> {
  const lead = await ctx.leads.findByDomain(domain);
  if (!lead) throw new Error(`no lead has the domain ${domain}`);
  return lead;
}

const refused = async (work: Promise<unknown>): Promise<AppError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
};

const counted = ({ rows, created, updated, unchanged, skipped, failed }: Awaited<ReturnType<typeof importCsv>>) => ({
  rows,
  created,
  updated,
  unchanged,
  skipped,
  failed,
});

const countRows = async (table: string): Promise<number> =>
  (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n")) ?? 0;

describe("importLeads", () => {
  it("stores rows with provenance, signals, scores, an event and a row of its own", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const report = await importCsv(
      ctx,
      table(
        "Name,Website,Team Size,one-liner,tags,all_locations,funding_stage,Batch",
        `Acme,https://www.${domain}/about,58,Machine learning for robots.,Robotics|AI; Hardware,"Paris, France; Remote",series_a,W12`,
      ),
    );

    expect(report).toMatchObject({ rows: 1, created: 1, failed: 0, errorsTotal: 0, format: "csv", dryRun: false });
    expect(report.mapping).toEqual({
      Name: "company_name",
      Website: "website_url",
      "Team Size": "employee_count",
      "one-liner": "description",
      tags: "tags",
      all_locations: "location",
      funding_stage: "funding_stage",
    });
    expect(report.ignoredColumns).toEqual(["Batch"]);

    const lead = await leadOf(ctx, domain);
    expect(lead).toMatchObject({
      companyName: "Acme",
      employeeCount: 58,
      tags: ["Robotics", "AI", "Hardware"],
      city: "Paris",
      country: "France",
      fundingStage: "Series A",
      source: "import",
      status: "new",
      version: 1,
    });
    expect(lead.provenance.employeeCount).toEqual({ source: "import", at: lead.createdAt, confidence: 0.95 });
    expect(lead.provenance.foundedYear).toBeUndefined();
    expect(lead.aiAdoptionScore).toBeGreaterThan(0);
    expect(lead.leadScore).toBeGreaterThan(0);
    const signals = (await ctx.evidence.signalsOf([lead.id])).get(lead.id);
    expect(signals?.map(({ type, source, url }) => [type, source, url])).toEqual([
      ["ai_description", "import", `https://www.${domain}/about`],
      ["ai_keyword", "import", `https://www.${domain}/about`],
    ]);
    const event = await env.DB.prepare("SELECT type, actor, data FROM lead_events WHERE lead_id = ?")
      .bind(lead.id)
      .all();
    expect(event.results).toEqual([
      { type: "lead.imported", actor: "key:test", data: JSON.stringify({ import_id: report.importId, line: 2 }) },
    ]);
    const kept = await env.DB.prepare("SELECT * FROM imports WHERE id = ?").bind(report.importId).first();
    expect(kept).toMatchObject({ status: "completed", format: "csv", mapping: JSON.stringify(report.mapping) });
    expect(JSON.parse(String(kept?.counts))).toMatchObject({ rows: 1, created: 1 });
  });

  it("takes good rows when others fail, and reports each problem with row, line, column and value", async () => {
    const ctx = testContext();
    const [a, b] = [uniqueDomain(), uniqueDomain()];
    const report = await importCsv(
      ctx,
      table(
        "company_name,domain,employee_count,last_funding_at,status",
        `Good,${a},10,2026-01-02,Qualified`,
        `,${uniqueDomain()},10,,`,
        `Comma,${uniqueDomain()},"1,200",,`,
        `Decimals,${uniqueDomain()},12.5,,`,
        `Date,${uniqueDomain()},,01/02/2026,`,
        `Status,${uniqueDomain()},,,hot`,
        `Domain,not a domain,,,`,
        "Ragged,x",
        `"Two`,
        `lines\u0000",${uniqueDomain()},,,`,
        `Again,WWW.${a.toUpperCase()}.,,,`,
        `Good too,${b},,,`,
      ),
    );

    expect(counted(report)).toEqual({ rows: 11, created: 2, updated: 0, unchanged: 0, skipped: 0, failed: 9 });
    expect(report.errors.map(({ row, line, column, code }) => [row, line, column, code])).toEqual([
      [2, 3, "company_name", "required"],
      [3, 4, "employee_count", "invalid_number"],
      [4, 5, "employee_count", "invalid_number"],
      [5, 6, "last_funding_at", "invalid_format"],
      [6, 7, "status", "invalid_value"],
      [7, 8, "domain", "invalid_domain"],
      [8, 9, null, "ragged_row"],
      [9, 10, "company_name", "control_characters"],
      [10, 12, "domain", "duplicate_in_file"],
    ]);
    expect(report.errors[1]).toMatchObject({ value: "1,200", message: expect.stringContaining("1200") });
    expect(report.errors[8]).toMatchObject({ value: a, message: expect.stringContaining("line 2") });
    expect((await leadOf(ctx, a)).status).toBe("qualified");
    expect((await leadOf(ctx, b)).companyName).toBe("Good too");
  });

  it("refuses a cell of two megabytes where it fills a field, and does not mind one elsewhere", async () => {
    const huge = "x".repeat(2_100_000);
    const report = await importCsv(
      testContext(),
      table("name,description,other", `A,${huge},`, `B,short,${huge}`, "C,,"),
    );
    expect(counted(report)).toMatchObject({ created: 2, failed: 1 });
    expect(report.errors).toMatchObject([{ row: 1, column: "description", code: "too_big" }]);
    expect(report.errors[0]?.value).toHaveLength(200);
  });

  it("keeps every statement within what D1 takes", async () => {
    const ctx = testContext();
    const sizes: number[] = [];
    const weighing: ServiceContext = {
      ...ctx,
      imports: {
        ...ctx.imports,
        insertLeads: (rows) => {
          sizes.push(new TextEncoder().encode(JSON.stringify(rows)).length);
          return ctx.imports.insertLeads(rows);
        },
      },
    };
    const stem = uniqueDomain();
    const text = 'äöü"'.repeat(1000);
    const lines = Array.from({ length: 600 }, (_, i) => `C,w${i}-${stem},"${text.replaceAll('"', '""')}"`);
    expect(await importCsv(weighing, table("name,domain,description", ...lines))).toMatchObject({ created: 600 });
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(1_900_000);
  }, 60_000);

  it("changes nothing when the same file comes again, not even for rows that nothing identifies", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const name = `Nameless ${domain}`;
    const content = table(
      "company_name,domain,external_id,description,tags,location",
      `Acme,${domain},,We build AI agents.,a|b,"Berlin, Germany"`,
      `Beta,,crm:${domain},An LLM.,,`,
      `${name},,,,,`,
      `${name},,,,,`,
    );
    const first = await importCsv(ctx, content);
    expect(counted(first)).toEqual({ rows: 4, created: 4, updated: 0, unchanged: 0, skipped: 0, failed: 0 });
    const before = [await countRows("leads"), await countRows("lead_events"), await countRows("signals")];
    for (const on_conflict of ["fill", "overwrite"]) {
      const again = await importCsv(ctx, content, { on_conflict });
      expect(counted(again)).toEqual({ rows: 4, created: 0, updated: 0, unchanged: 4, skipped: 0, failed: 0 });
    }
    expect([await countRows("leads"), await countRows("lead_events"), await countRows("signals")]).toEqual(before);
    expect((await leadOf(ctx, domain)).version).toBe(1);
  });

  it("fills only what is empty by default, and overwrites or skips when told so", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const typed = await createLead(ctx, { company_name: "Typed", domain, industry: "Robotics", owner: "ann" });
    const content = table("company_name,domain,industry,owner,city,tags", `From file,${domain},Food,bob,Rome,x`);

    expect(counted(await importCsv(ctx, content, { on_conflict: "skip" }))).toMatchObject({ skipped: 1, updated: 0 });
    expect((await leadOf(ctx, domain)).version).toBe(typed.version);

    expect(counted(await importCsv(ctx, content))).toMatchObject({ updated: 1 });
    const filled = await leadOf(ctx, domain);
    expect(filled).toMatchObject({
      companyName: "Typed",
      industry: "Robotics",
      owner: "ann",
      city: "Rome",
      tags: ["x"],
    });
    expect(filled.version).toBe(typed.version + 1);
    expect(filled.provenance.industry).toEqual(typed.provenance.industry);
    expect(filled.provenance.city?.source).toBe("import");

    expect(counted(await importCsv(ctx, content, { on_conflict: "overwrite" }))).toMatchObject({ updated: 1 });
    const over = await leadOf(ctx, domain);
    expect(over).toMatchObject({ companyName: "From file", industry: "Food", owner: "bob", id: typed.id });
    expect(over.provenance.industry).toMatchObject({ source: "import", confidence: 0.95 });

    const events = await env.DB.prepare("SELECT type, data FROM lead_events WHERE lead_id = ? ORDER BY id")
      .bind(typed.id)
      .all<{ type: string; data: string }>();
    expect(events.results.map(({ type }) => type)).toEqual(["lead.created", "lead.updated", "lead.updated"]);
    expect(JSON.parse(events.results[1]?.data ?? "")).toMatchObject({ source: "import", fields: ["city", "tags"] });
  });

  it("keeps evidence from other sources, and replaces its own", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const { id } = await createLead(ctx, { company_name: "A", domain, industry: "Machine learning" });
    const content = (text: string) => table("company_name,domain,description", `A,${domain},${text}`);
    await importCsv(ctx, content("We sell chatbots."));
    await importCsv(ctx, content("We sell LLMs."), { on_conflict: "overwrite" });
    const signals = (await ctx.evidence.signalsOf([id])).get(id) ?? [];
    expect(signals.map(({ source, quote }) => [source, quote]).toSorted()).toEqual([
      ["import", "We sell LLMs."],
      ["person", "Machine learning"],
    ]);
    expect((await leadOf(ctx, domain)).aiAdoptionScore).toBe(80);
  });

  it("never takes city and country of one place to the location of another", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    await createLead(ctx, { company_name: "A", domain, location: "Remote" });
    const content = table("company_name,domain,location", `A,${domain},"Paris, France"`);
    expect(counted(await importCsv(ctx, content))).toMatchObject({ unchanged: 1 });
    await importCsv(ctx, content, { on_conflict: "overwrite" });
    expect(await leadOf(ctx, domain)).toMatchObject({ location: "Paris, France", city: "Paris", country: "France" });
    await importCsv(ctx, table("company_name,domain,location", `A,${domain},Remote`), { on_conflict: "overwrite" });
    expect(await leadOf(ctx, domain)).toMatchObject({ location: "Remote", city: null, country: null });
  });

  it("keeps suppressed companies out", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    await ctx.commit([suppressionOf(ctx, "domain", ctx.suppressionHash(domain), "asked")]);
    const report = await importCsv(ctx, table("company_name,website", `A,https://shop.${domain}/x`));
    expect(counted(report)).toMatchObject({ created: 0, failed: 1 });
    expect(report.errors).toMatchObject([{ line: 2, column: "domain", code: "suppressed", value: domain }]);
    expect(await ctx.leads.findByDomain(domain)).toBeNull();
  });

  it("says in a dry run what would happen and writes nothing", async () => {
    const ctx = testContext();
    const known = uniqueDomain();
    await createLead(ctx, { company_name: "Known", domain: known });
    const tables = ["leads", "lead_events", "signals", "imports"];
    const before = await Promise.all(tables.map(countRows));
    const content = table("name,domain,city", `A,${uniqueDomain()},Rome`, `B,${known},Rome`, `C,${known},Rome`, ",,");
    const dry = await importCsv(ctx, content, { dry_run: true });
    expect(dry).toMatchObject({ dryRun: true, importId: null });
    expect(await Promise.all(tables.map(countRows))).toEqual(before);
    expect(counted(await importCsv(ctx, content))).toEqual(counted(dry));
    expect(counted(dry)).toEqual({ rows: 4, created: 1, updated: 1, unchanged: 0, skipped: 0, failed: 2 });
  });

  it("tells two leads apart that one row claims, and two rows that are one lead", async () => {
    const ctx = testContext();
    const [a, b] = [uniqueDomain(), uniqueDomain()];
    const leadA = await createLead(ctx, { company_name: "A", domain: a });
    const leadB = await createLead(ctx, { company_name: "B", domain: b, external_id: `x:${b}` });
    const torn = await importCsv(ctx, table("name,domain,external_id", `A,${a},x:${b}`));
    expect(torn.errors).toMatchObject([{ code: "conflict", message: expect.stringContaining(leadB.id) }]);
    expect(torn.errors[0]?.message).toContain(leadA.id);

    const twice = await importCsv(ctx, table("name,domain,external_id,city", `B,${b},,Rome`, `B,,x:${b},Oslo`), {
      on_conflict: "overwrite",
    });
    expect(counted(twice)).toEqual({ rows: 2, created: 0, updated: 2, unchanged: 0, skipped: 0, failed: 0 });
    expect(await leadOf(ctx, b)).toMatchObject({ city: "Oslo", version: leadB.version + 1 });
  });

  it("does not lose a row to somebody who writes at the same time, nor tells of a write that was lost", async () => {
    let now = Date.now();
    const ctx = testContext({ clock: { now: () => new Date(now++) } });
    const [fresh, known] = [uniqueDomain(), uniqueDomain()];
    const lead = await createLead(ctx, { company_name: "Known", domain: known });
    let raced = false;
    const racing: ServiceContext = {
      ...ctx,
      commit: async (writes) => {
        if (!raced && writes.length > 1) {
          raced = true;
          await createLead(ctx, { company_name: "Faster", domain: fresh });
          await changeLead(ctx, { id: lead.id, expectedVersion: null }, { notes: "typed meanwhile" });
        }
        return ctx.commit(writes);
      },
    };
    const report = await importCsv(racing, table("name,domain,city", `A,${fresh},Rome`, `B,${known},Oslo`));
    expect(counted(report)).toEqual({ rows: 2, created: 0, updated: 2, unchanged: 0, skipped: 0, failed: 0 });
    expect(await leadOf(ctx, fresh)).toMatchObject({ companyName: "Faster", city: "Rome" });
    expect(await leadOf(ctx, known)).toMatchObject({ notes: "typed meanwhile", city: "Oslo" });
    const events = await env.DB.prepare("SELECT count(*) AS n FROM lead_events WHERE data ->> '$.import_id' = ?")
      .bind(report.importId)
      .first("n");
    expect(events).toBe(2);
  });

  it("goes through chunks and keeps the account straight", async () => {
    const ctx = testContext();
    const stem = uniqueDomain();
    const lines = Array.from(
      { length: 4500 },
      (_, i) => `Company ${i},c${i % 4400}-${stem},${i % 100 === 0 ? "x" : i}`,
    );
    const content = table("name,domain,employees", ...lines);
    const report = await importCsv(ctx, content);
    expect(counted(report)).toEqual({ rows: 4500, created: 4356, updated: 0, unchanged: 0, skipped: 0, failed: 144 });
    expect(report.errorsTotal).toBe(144);
    expect(counted(await importCsv(ctx, content))).toMatchObject({ created: 0, unchanged: 4356, failed: 144 });
  }, 60_000);

  it("finishes an import that was killed after a chunk, without doubles", async () => {
    const ctx = testContext();
    const stem = uniqueDomain();
    const content = table("name,domain", ...Array.from({ length: 4100 }, (_, i) => `C ${i},k${i}-${stem}`));
    let commits = 0;
    const dying: ServiceContext = {
      ...ctx,
      commit: (writes) => (++commits === 3 ? Promise.reject(new Error("killed")) : ctx.commit(writes)),
    };
    await expect(importCsv(dying, content)).rejects.toThrow("killed");
    expect(await env.DB.prepare("SELECT count(*) AS n FROM imports WHERE status = 'failed'").first("n")).toBe(1);
    expect(counted(await importCsv(ctx, content))).toMatchObject({ rows: 4100, created: 3100, unchanged: 1000 });
  }, 60_000);

  it("stores nothing of a file that breaks off in the middle, however long it is", async () => {
    const ctx = testContext();
    const stem = uniqueDomain();
    for (const length of [100, 9000]) {
      const rows = Array.from({ length }, (_, i) => `C ${i},b${i}-${stem}`);
      const error = await refused(importCsv(ctx, `${table("name,domain", ...rows)}"never closed,x\n`));
      expect(error.code).toBe("invalid_request");
      expect(error.issues).toMatchObject([{ code: "unclosed_quote" }]);
      expect(error.extra).toEqual({ line: length + 2 });
      expect(await ctx.leads.findByDomain(`b0-${stem}`)).toBeNull();
    }
    expect(await countRows("import_chunks")).toBe(0);
  }, 60_000);

  it.each([
    { why: "a column that is not there", mapping: { name: "company_name", nope: "city" }, code: "unknown_column" },
    { why: "a field that is not there", mapping: { name: "company_name", site: "homepage" }, code: "unknown_field" },
    {
      why: "two columns on one field",
      mapping: { name: "company_name", site: "company_name" },
      code: "field_filled_twice",
    },
    { why: "no column for the name", mapping: { site: "website_url" }, code: "missing_column" },
  ])("refuses a mapping with $why", async ({ mapping, code }) => {
    const error = await refused(importCsv(testContext(), table("name,site", "A,https://a.example"), { mapping }));
    expect(error.code).toBe("invalid_request");
    expect(error.issues.map((issue) => issue.code)).toEqual([code]);
    expect(error.issues[0]?.pointer).toMatch(/^\/mapping/);
  });

  it.each([
    { why: "an empty file", content: "", code: "empty_file" },
    { why: "no header", content: "Acme,acme.example\nBeta,beta.example\n", code: "missing_column" },
    { why: "two columns that may be the name", content: "name,company\nAnn,Acme\n", code: "field_filled_twice" },
    { why: "an xlsx", content: "PK\u0003\u0004xl", code: "not_text" },
  ])("refuses $why and keeps no import", async ({ content, code }) => {
    const before = await countRows("imports");
    const error = await refused(importCsv(testContext(), content));
    expect(error.issues.map((issue) => issue.code)).toEqual([code]);
    expect(await countRows("imports")).toBe(before);
  });

  it("takes columns called __proto__ and constructor for what they are", async () => {
    const report = await importCsv(testContext(), table("name,__proto__,constructor", "A,1,2"));
    expect(report).toMatchObject({ created: 1, ignoredColumns: ["__proto__", "constructor"] });
  });

  it("leaves cells of other people's files as they are, apostrophes too", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    await importCsv(ctx, table("name,domain,notes", `'=A,${domain},'-1`));
    expect(await leadOf(ctx, domain)).toMatchObject({ companyName: "'=A", notes: "'-1" });
  });

  it("reads JSON and NDJSON, with columns that only some objects have", async () => {
    const ctx = testContext();
    const [a, b, c] = [uniqueDomain(), uniqueDomain(), uniqueDomain()];
    const items = [
      { name: "A", domain: a, tags: ["x|y", "z"], employee_count: 5, deep: { x: [1, { y: "]" }] } },
      { name: "B", domain: b, one_liner: 'says "[{" \\ and goes', employee_count: null },
      { name: "C", domain: c, employee_count: "12" },
      { name: "D", funding_total_usd: 9007199254740993n.toString().length > 0 ? 9007199254740992 : 0 },
      ["no object"],
    ];
    const report = await importJson(ctx, items);
    expect(counted(report)).toEqual({ rows: 5, created: 2, updated: 0, unchanged: 0, skipped: 0, failed: 3 });
    expect(report.errors.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, "employee_count", "invalid_type"],
      [4, "funding_total_usd", "too_big"],
      [5, null, "invalid_json"],
    ]);
    expect(report.ignoredColumns).toEqual(["deep.x"]);
    expect(await leadOf(ctx, a)).toMatchObject({ tags: ["x|y", "z"], employeeCount: 5 });
    expect(await leadOf(ctx, b)).toMatchObject({ description: 'says "[{" \\ and goes' });

    const ndjson = `${items
      .slice(0, 2)
      .map((item) => JSON.stringify(item))
      .join("\n")}\n\n{"broken":\n`;
    const lines = await importLeads(ctx, { body: streamOf(ndjson, 7), format: "ndjson" }, {});
    expect(counted(lines)).toMatchObject({ rows: 3, unchanged: 2, failed: 1 });
    expect(lines.errors).toMatchObject([{ row: 3, line: 4, code: "invalid_json" }]);
  });

  it.each([
    { why: "an object", text: '{"name":"A"}', code: "invalid_json" },
    { why: "an array that does not end", text: '[{"name":"A"}', code: "invalid_json" },
    { why: "something after the array", text: '[{"name":"A"}] x', code: "invalid_json" },
    { why: "an empty array", text: "[]", code: "no_rows" },
    { why: "nothing", text: " ", code: "empty_file" },
  ])("refuses JSON that is $why", async ({ text, code }) => {
    const error = await refused(importLeads(testContext(), { body: streamOf(text), format: "json" }, {}));
    expect(error.code).toBe("invalid_request");
    expect(error.issues.map((issue) => issue.code)).toEqual([code]);
  });

  it("counts problems beyond the thousand that it shows", async () => {
    const report = await importCsv(testContext(), table("name,city", ...Array.from({ length: 1500 }, () => ",Rome")));
    expect(report.errors).toHaveLength(1000);
    expect(report).toMatchObject({ errorsTotal: 1500, failed: 1500, rows: 1500 });
  });

  it("holds only what a chunk needs while a long file streams in", async () => {
    const ctx = testContext();
    const total = 200_000;
    let produced = 0;
    let asked = 0;
    let mostAhead = 0;
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          if (produced >= total) return controller.close();
          mostAhead = Math.max(mostAhead, produced - asked);
          const lines = Array.from({ length: 500 }, (_, i) => `Company,s${produced + i}.example`);
          controller.enqueue(encoder.encode(`${produced === 0 ? "name,domain\n" : ""}${lines.join("\n")}\n`));
          produced += 500;
        },
      },
      { highWaterMark: 0 },
    );
    const watching: ServiceContext = {
      ...ctx,
      // Hashing is not what this is about, and takes most of the time.
      suppressionHash: (value) => value,
      leads: {
        ...ctx.leads,
        findByIdentity: async (domains) => {
          asked += domains.length;
          return [];
        },
      },
    };
    const report = await importLeads(watching, { body, format: "csv" }, { dry_run: true });
    expect(report).toMatchObject({ rows: total, created: total });
    expect(mostAhead).toBeLessThanOrEqual(2000 + 2 * 500);
  }, 60_000);

  it("needs the scope write", async () => {
    const ctx = testContext({ actor: { ...testActor, scopes: ["read"] } });
    expect((await refused(importCsv(ctx, table("name", "A")))).code).toBe("forbidden");
  });
});
