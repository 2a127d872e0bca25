import { describe, expect, it } from "vitest";
import type { ServiceContext } from "../../../src/services/context.ts";
import { getImport } from "../../../src/services/imports/get-import.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { givenLead, rowsOf } from "../../support/given.ts";
import { workThrough } from "../../support/imports.ts";

const importJson = (ctx: ServiceContext, items: object[], options: object) =>
  importLeads(ctx, { body: streamOf(JSON.stringify(items)), format: "json" }, options);

describe("match_on=external_id", () => {
  const options = { match_on: "external_id", on_conflict: "overwrite" };

  it("updates the lead with the id, also where its domain has changed", async () => {
    const ctx = testContext();
    const [before, after] = [uniqueDomain(), uniqueDomain()];
    const lead = await givenLead(ctx, { domain: before, external_id: `crm:${before}` });
    const rows = [{ name: "Renamed", domain: after, external_id: `crm:${before}` }];
    expect(await importJson(ctx, rows, options)).toMatchObject({ updated: 1, failed: 0 });
    expect(await ctx.leads.find(lead.id)).toMatchObject({ companyName: "Renamed", domain: after });
  });

  it("takes a lead of the domain that has no id yet, and none that has another", async () => {
    const ctx = testContext();
    const [free, taken] = [uniqueDomain(), uniqueDomain()];
    const open = await givenLead(ctx, { domain: free });
    const other = await givenLead(ctx, { domain: taken, external_id: `crm:${taken}` });
    const rows = [
      { name: "A", domain: free, external_id: `new:${free}` },
      { name: "B", domain: taken, external_id: `new:${taken}` },
    ];
    const report = await importJson(ctx, rows, options);
    expect(report).toMatchObject({ updated: 1, created: 0, failed: 1 });
    expect(report.errors[0]).toMatchObject({
      row: 2,
      code: "conflict",
      message: `The domain is that of the lead ${other.id}, which has the external id crm:${taken}.`,
    });
    expect(await ctx.leads.find(open.id)).toMatchObject({ externalId: `new:${free}` });
    // By domain, the same row is that lead.
    expect(await importJson(ctx, rows.slice(1), { on_conflict: "overwrite" })).toMatchObject({ updated: 1 });
  });

  it("needs an id in each row and refuses one that names two leads", async () => {
    const ctx = testContext();
    const [a, b] = [uniqueDomain(), uniqueDomain()];
    await givenLead(ctx, { domain: a });
    await givenLead(ctx, { domain: b, external_id: `crm:${b}` });
    const rows = [
      { name: "None", domain: uniqueDomain() },
      { name: "Two", domain: a, external_id: `crm:${b}` },
    ];
    const report = await importJson(ctx, rows, options);
    expect(report.errors.map(({ row, code }) => [row, code])).toEqual([
      [1, "required"],
      [2, "conflict"],
    ]);
  });
});

describe("mode=all_or_nothing", () => {
  const options = { mode: "all_or_nothing" };
  const traces = async () => (await rowsOf<{ n: number }>("SELECT count(*) AS n FROM lead_events"))[0]?.n;

  it("writes nothing where one row is bad, and lists every problem", async () => {
    const ctx = testContext();
    const [good, bad] = [uniqueDomain(), uniqueDomain()];
    const before = await traces();
    const rows = [
      { name: "Good", domain: good },
      { name: "Bad", domain: bad, employee_count: -1 },
      { domain: uniqueDomain() },
    ];
    const report = await importJson(ctx, rows, options);
    expect(report).toMatchObject({
      applied: false,
      dryRun: false,
      status: "failed",
      created: 1,
      failed: 2,
      errorsTotal: 2,
    });
    expect(report.errors.map(({ row }) => row)).toEqual([2, 3]);
    expect(await ctx.leads.findByDomain(good)).toBeNull();
    expect(await traces()).toBe(before);
  });

  it("writes everything where all rows are good", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const report = await importJson(ctx, [{ name: "Good", domain }], options);
    expect(report).toMatchObject({ applied: true, created: 1, failed: 0 });
    expect(await ctx.leads.findByDomain(domain)).not.toBeNull();
    expect(await importJson(ctx, [{ name: "Good", domain }], { ...options, dry_run: true })).toMatchObject({
      applied: false,
      dryRun: true,
      unchanged: 1,
    });
  });

  it("takes all back where a row turned bad between the two passes", async () => {
    const ctx = testContext();
    const [a, b] = [uniqueDomain(), uniqueDomain()];
    let looks = 0;
    const racing: ServiceContext = {
      ...ctx,
      suppressions: {
        ...ctx.suppressions,
        findHashes: async (scope, hashes, at) =>
          ++looks === 2 ? new Set([ctx.suppressionHash(b)]) : ctx.suppressions.findHashes(scope, hashes, at),
      },
    };
    const rows = [a, b].map((domain) => ({ name: "X", domain }));
    expect(await importJson(racing, rows, options)).toMatchObject({ applied: false, created: 1, failed: 1 });
    expect(await ctx.leads.findByDomain(a)).toBeNull();
  });

  it("looks through a file of more than 5,000 rows first, and stores all of it or nothing", async () => {
    const ctx = testContext();
    const stem = uniqueDomain();
    const rows = Array.from({ length: 5100 }, (_, i) => ({ name: "X", domain: `w${i}-${stem}` }));
    const taken = `w5099-${stem}`;
    await ctx.commit([suppressionOf(ctx, "domain", ctx.suppressionHash(taken), "test")]);
    const accepted = await importJson(ctx, rows, options);
    expect(accepted).toMatchObject({ status: "running", rowsTotal: 5100, applied: false });
    const refused = await workThrough(ctx, accepted.importId);
    expect(refused).toMatchObject({ status: "failed", stage: "checking", counts: { rows: 5100, failed: 1 } });
    expect((await getImport(ctx, refused.id)).errors).toMatchObject([{ code: "suppressed", value: taken }]);
    expect(await ctx.leads.findByDomain(`w0-${stem}`)).toBeNull();

    const good = await importJson(ctx, rows.slice(0, -1), options);
    expect(await workThrough(ctx, good.importId)).toMatchObject({
      status: "completed",
      counts: { rows: 5099, created: 5099, failed: 0 },
    });
  }, 60_000);
});
