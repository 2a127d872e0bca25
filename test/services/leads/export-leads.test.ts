import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lead } from "../../../src/domain/lead.ts";
import type { ServiceContext } from "../../../src/services/context.ts";
import { createLead } from "../../../src/services/leads/create-lead.ts";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { exportColumns } from "../../../src/services/leads/export-columns.ts";
import { type ExportRequest, exportLeads } from "../../../src/services/leads/export-leads.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { listLeads } from "../../../src/services/leads/list-leads.ts";
import { readCsv, streamOf } from "../../lib/csv/support.ts";
import { testActor, testContext, uniqueDomain } from "../../support/context.ts";

const textOf = async (ctx: ServiceContext, request: ExportRequest) =>
  new Response((await exportLeads(ctx, request)).body).text();

/** Leads of their own owner, so that an export can be of just those. */
async function givenLeads(ctx: ServiceContext, count: number): Promise<string> {
  const owner = uniqueDomain();
  const lines = Array.from({ length: count }, (_, i) => `Company ${i},e${i}-${owner},${owner}`);
  await importLeads(ctx, { body: streamOf(`name,domain,owner\n${lines.join("\n")}\n`), format: "csv" }, {});
  return owner;
}

const importable = (lead: Lead) => {
  const { seq, provenance, version, createdAt, updatedAt, source, scoredAt, ...rest } = lead;
  return rest;
};

describe("exportLeads", () => {
  it("writes every field under its own name, provenance only in JSON", async () => {
    const ctx = testContext();
    const lead = await createLead(ctx, {
      company_name: "=Acme",
      domain: uniqueDomain(),
      employee_count: 5,
      tags: ["a|b", "c"],
      tech_stack: ["x", "y"],
      owner: uniqueDomain(),
    });
    const filter = { owner: [lead.owner ?? ""] };
    const { columns, rows } = await readCsv(await textOf(ctx, { format: "csv", filter }));
    expect(columns).toEqual(Object.keys(exportColumns).filter((name) => name !== "provenance"));
    const row = new Map(columns.map((column, i) => [column, rows[0]?.cells[i]]));
    expect(Object.fromEntries(row)).toMatchObject({
      id: lead.id,
      company_name: "'=Acme",
      employee_count: "5",
      tags: '["a|b","c"]',
      tech_stack: "x|y",
      notes: "",
    });

    const [object] = JSON.parse(await textOf(ctx, { format: "json", filter }));
    expect(Object.keys(object)).toEqual(Object.keys(exportColumns));
    expect(object).toMatchObject({
      company_name: "=Acme",
      tags: ["a|b", "c"],
      provenance: { tags: { source: "person" } },
    });
    expect(JSON.parse(await textOf(ctx, { format: "ndjson", filter }))).toEqual(object);
  });

  it("says what it is", async () => {
    const ctx = testContext({ clock: { now: () => new Date("2026-11-22T10:00:00Z") } });
    const kinds = await Promise.all(
      (["csv", "json", "ndjson"] as const).map((format) => exportLeads(ctx, { format, filter: { owner: ["nobody"] } })),
    );
    expect(kinds.map(({ contentType, fileName }) => [contentType, fileName])).toEqual([
      ["text/csv; charset=utf-8", "leads-2026-11-22.csv"],
      ["application/json", "leads-2026-11-22.json"],
      ["application/x-ndjson", "leads-2026-11-22.ndjson"],
    ]);
    expect(JSON.parse(await new Response(kinds[1]?.body).text())).toEqual([]);
    expect(await new Response(kinds[2]?.body).text()).toBe("");
  });

  it("takes the columns asked for, and names those it has not", async () => {
    const ctx = testContext();
    const owner = await givenLeads(ctx, 1);
    const filter = { owner: [owner] };
    expect(await textOf(ctx, { format: "csv", filter, columns: ["domain", "company_name"] })).toBe(
      `domain,company_name\r\ne0-${owner},Company 0\r\n`,
    );
    await expect(exportLeads(ctx, { format: "csv", filter, columns: ["domain", "constructor"] })).rejects.toMatchObject(
      {
        code: "invalid_request",
        issues: [{ parameter: "columns", code: "invalid_column" }],
      },
    );
  });

  it("stays with the leads that were there when it began, and asks only while it is read", async () => {
    const ctx = testContext();
    const owner = await givenLeads(ctx, 4500);
    const slices: number[] = [];
    const watching: ServiceContext = {
      ...ctx,
      leadList: {
        ...ctx.leadList,
        slice: async (...query) => {
          const leads = await ctx.leadList.slice(...query);
          slices.push(leads.length);
          return leads;
        },
      },
    };
    const filter = { owner: [owner] };
    const { body } = await exportLeads(watching, { format: "ndjson", filter });
    expect(slices).toEqual([]);
    await createLead(ctx, { company_name: "Later", domain: uniqueDomain(), owner });
    const text = await new Response(body).text();
    expect(text.split("\n").length - 1).toBe(4500);
    expect(slices).toEqual([1000, 1000, 1000, 1000, 500]);

    const stopped = await exportLeads(watching, { format: "csv", filter });
    const reader = stopped.body.getReader();
    const { value: header } = await reader.read();
    expect(new TextDecoder().decode(header)).toMatch(/^id,company_name,.*\r?\n$/);
    // Time in which it could read ahead.
    await scheduler.wait(100);
    expect(slices).toEqual([1000, 1000, 1000, 1000, 500]);
    await reader.read();
    await scheduler.wait(100);
    await reader.cancel();
    expect(slices).toEqual([1000, 1000, 1000, 1000, 500, 1000]);
  }, 60_000);

  it("joins slices into one JSON array", async () => {
    const ctx = testContext();
    const owner = await givenLeads(ctx, 4000);
    const items = JSON.parse(await textOf(ctx, { format: "json", filter: { owner: [owner] }, columns: ["domain"] }));
    expect(new Set(items.map(({ domain }: { domain: string }) => domain)).size).toBe(4000);
  }, 60_000);

  it.each(["csv", "json", "ndjson"] as const)(
    "gives leads back exactly when its %s is imported again",
    async (format) => {
      const ctx = testContext();
      const word = fc
        .string({
          unit: fc.constantFrom("a", "Z", "=", "'", '"', ",", ";", "|", "[", "]", "-", "@", " ", "é", "🚀", "＝"),
          minLength: 1,
          maxLength: 8,
        })
        .map((text) => text.trim() || "x");
      const prose = fc.tuple(word, fc.constantFrom("\n", "\r\n", "\t", " ", "'"), word).map((parts) => parts.join(""));
      const lead = fc.record({
        company_name: word,
        description: prose,
        notes: prose,
        industry: word,
        tags: fc.uniqueArray(word, { maxLength: 3 }),
        tech_stack: fc.uniqueArray(word, { maxLength: 3 }),
        employee_count: fc.option(fc.nat(10_000)),
        city: word,
        location: word,
        withDomain: fc.boolean(),
      });
      const owner = uniqueDomain();
      const inputs = fc.sample(lead, { numRuns: 60, seed: 7 });
      for (const { withDomain, ...input } of inputs) {
        await createLead(ctx, { ...input, owner, ...(withDomain ? { domain: uniqueDomain() } : {}) });
      }
      const filter = { owner: [owner] };
      const all = async () => (await listLeads(ctx, { ...filter, sort: "created_at", limit: 200 })).items;
      const before = await all();
      const file = await textOf(ctx, { format, filter });

      const same = await importLeads(ctx, { body: streamOf(file, 1000), format }, { on_conflict: "overwrite" });
      expect(same).toMatchObject({ rows: 60, unchanged: 60, errors: [] });

      for (const { id } of before) await deleteLead(ctx, { id, expectedVersion: null }, false);
      const restored = await importLeads(ctx, { body: streamOf(file, 1000), format }, {});
      expect(restored).toMatchObject({ rows: 60, created: 60, errors: [] });
      expect((await all()).map(importable)).toEqual(before.map(importable));
      expect(await textOf(ctx, { format, filter, columns: ["id", "company_name", "notes", "tags"] })).toBeTruthy();
    },
  );

  it("has no secrets and no key material in it", async () => {
    const ctx = testContext();
    await env.DB.prepare(
      "INSERT INTO api_keys (id, name, key_hash, prefix, scopes, created_at, updated_at) VALUES ('k', 'n', 'hash-secret', 'lde_x', '[]', '', '')",
    ).run();
    expect(await textOf(ctx, { format: "json", filter: {} })).not.toContain("hash-secret");
  });

  it("needs the scope read", async () => {
    const ctx = testContext({ actor: { ...testActor, scopes: [] } });
    await expect(exportLeads(ctx, { format: "csv", filter: {} })).rejects.toMatchObject({ code: "forbidden" });
  });
});
