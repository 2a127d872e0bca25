import { describe, expect, it } from "vitest";
import type { Lead } from "../../../src/domain/lead.ts";
import { createContact } from "../../../src/services/contacts/create-contact.ts";
import type { ServiceContext } from "../../../src/services/context.ts";
import { getImport } from "../../../src/services/imports/get-import.ts";
import { undoChunk } from "../../../src/services/imports/undo-chunk.ts";
import { undoImport, workUndo } from "../../../src/services/imports/undo-import.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { importLeads } from "../../../src/services/leads/import-leads.ts";
import { storeObservations } from "../../../src/services/leads/store-observations.ts";
import { suppressionOf } from "../../../src/services/suppressions/suppress.ts";
import { sweep } from "../../../src/services/sweep.ts";
import { streamOf } from "../../lib/csv/support.ts";
import { testContext, uniqueDomain } from "../../support/context.ts";
import { givenLead, rowsOf } from "../../support/given.ts";
import { workThrough } from "../../support/imports.ts";
import { observation } from "../../support/observation.ts";

async function importOf(ctx: ServiceContext, items: object[], options: object = {}): Promise<string> {
  const report = await importLeads(ctx, { body: streamOf(JSON.stringify(items)), format: "json" }, options);
  expect(report).toMatchObject({ failed: 0 });
  await workThrough(ctx, report.importId);
  return String(report.importId);
}

/** What a person sees of a lead; version and times go on. */
const facts = (lead: Lead | null) => {
  const { version: _version, updatedAt: _updatedAt, scoredAt: _scoredAt, ...rest } = lead ?? ({} as Lead);
  return rest;
};

const counts = async (ctx: ServiceContext, id: string) => (await undoImport(ctx, id)).counts;
const find = (ctx: ServiceContext, domain: string) => ctx.leads.findByDomain(domain);

describe("undoImport", () => {
  it("deletes what the import created, with its signals, and says so in the lead's events", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const id = await importOf(ctx, [{ name: "Acme", domain, description: "Machine learning for robots." }]);
    const lead = await find(ctx, domain);
    const report = await undoImport(ctx, id);

    expect(report.counts).toEqual({ reversed: 1, kept: 0, failed: 0, open: 0 });
    expect(report.run).toMatchObject({ status: "undone", undoneBy: "key:test" });
    expect(await find(ctx, domain)).toBeNull();
    expect(await rowsOf("SELECT * FROM signals WHERE lead_id = ?", lead?.id)).toEqual([]);
    const events = await rowsOf<{ type: string }>("SELECT type FROM lead_events WHERE lead_id = ?", lead?.id);
    expect(events.map(({ type }) => type)).toEqual(["lead.imported", "lead.deleted"]);
    await expect(undoImport(ctx, id)).rejects.toMatchObject({ code: "conflict", message: /was undone at/ });
  });

  it("keeps created leads that somebody changed, contacted or enriched since, and says why", async () => {
    const ctx = testContext();
    const [changed, contacted, found, scored] = [uniqueDomain(), uniqueDomain(), uniqueDomain(), uniqueDomain()];
    const id = await importOf(ctx, [
      { name: "Changed", domain: changed },
      { name: "Contacted", domain: contacted },
      { name: "Found", domain: found },
      { name: "Scored", domain: scored, employee_count: 10 },
    ]);
    const idOf = async (domain: string) => String((await find(ctx, domain))?.id);
    await changeLead(ctx, { id: await idOf(changed), expectedVersion: null }, { industry: "Robotics" });
    await createContact(ctx, { lead_id: await idOf(contacted), first_name: "Marta" });
    await storeObservations(ctx, "yc", [observation(found, { industry: "Robotics" })]);
    // A new score is nobody's work.
    await rowsOf("UPDATE leads SET lead_score = 1, version = 7 WHERE domain = ?", scored);

    const report = await undoImport(ctx, id);
    expect(report.counts).toEqual({ reversed: 1, kept: 3, failed: 0, open: 0 });
    expect(report.kept.map(({ line, why }) => [line, why])).toEqual([
      [1, "Since the import it was changed (lead.changed)."],
      [1, "Since the import it has a contact."],
      [1, expect.stringContaining("it was enriched or found by another source")],
    ]);
    expect(await find(ctx, scored)).toBeNull();
    expect(await find(ctx, changed)).toMatchObject({ industry: "Robotics" });
  });

  it("gives updated leads their old values back, but for what changed since", async () => {
    const ctx = testContext();
    const [whole, partly] = [uniqueDomain(), uniqueDomain()];
    const fields = { description: "Invoices.", industry: "Fintech", tags: ["old"], owner: "Ann", employee_count: 5 };
    const before = await givenLead(ctx, { domain: whole, ...fields });
    await givenLead(ctx, { domain: partly, ...fields });
    const rows = [whole, partly].map((domain) => ({
      name: "New name",
      domain,
      description: "AI for robots.",
      industry: "Robotics",
      tags: ["new"],
      owner: "Bob",
      location: "Paris, France",
      external_id: `crm:${domain}`,
    }));
    const id = await importOf(ctx, rows, { on_conflict: "overwrite" });
    const after = await find(ctx, partly);
    expect(after).toMatchObject({ companyName: "New name", owner: "Bob", city: "Paris" });
    await changeLead(ctx, { id: String(after?.id), expectedVersion: null }, { industry: "Space", owner: "Eve" });

    const report = await undoImport(ctx, id);
    expect(report.counts).toEqual({ reversed: 1, kept: 1, failed: 0, open: 0 });
    expect(report.kept[0]?.why).toBe("Changed since the import: industry (person), owner (edited).");
    expect(facts(await find(ctx, whole))).toEqual(facts(before));
    expect(await find(ctx, partly)).toMatchObject({
      industry: "Space",
      owner: "Eve",
      description: "Invoices.",
      city: null,
    });
    const signals = await rowsOf("SELECT * FROM signals WHERE lead_id = ? AND source = 'import'", before.id);
    expect(signals).toEqual([]);
  });

  it("takes two imports of the same lead back in the order in which they came, the later first", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const first = await importOf(ctx, [{ name: "Acme", domain, industry: "Fintech" }]);
    const before = await find(ctx, domain);
    const second = await importOf(ctx, [{ name: "Acme", domain, industry: "Robotics", location: "Berlin, Germany" }], {
      on_conflict: "overwrite",
    });
    expect(await counts(ctx, second)).toMatchObject({ reversed: 1, kept: 0 });
    expect(facts(await find(ctx, domain))).toEqual(facts(before));
    expect(await counts(ctx, first)).toMatchObject({ reversed: 1, kept: 0 });
    expect(await find(ctx, domain)).toBeNull();
  });

  it("keeps a lead that a later import changed", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const first = await importOf(ctx, [{ name: "Acme", domain }]);
    await importOf(ctx, [{ name: "Acme", domain, industry: "Robotics" }]);
    expect(await counts(ctx, first)).toMatchObject({ reversed: 0, kept: 1 });
  });

  it("undoes two rows of one file that turned out to be one lead", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const before = await givenLead(ctx, { domain, external_id: `crm:${domain}`, company_name: "Old" });
    const rows = [
      { name: "A", domain, industry: "One" },
      { name: "B", external_id: `crm:${domain}`, location: "Berlin, Germany" },
    ];
    const id = await importOf(ctx, rows, { on_conflict: "overwrite" });
    expect(await find(ctx, domain)).toMatchObject({ companyName: "B", industry: "One", city: "Berlin" });
    expect(await counts(ctx, id)).toEqual({ reversed: 1, kept: 0, failed: 0, open: 0 });
    expect(facts(await find(ctx, domain))).toEqual(facts(before));
  });

  it("fails where the old domain is another lead's by now or suppressed, and restores the rest", async () => {
    const ctx = testContext();
    const [old, wanted, forbidden] = [uniqueDomain(), uniqueDomain(), uniqueDomain()];
    const make = (domain: string) => givenLead(ctx, { domain, external_id: `crm:${domain}`, industry: "Fintech" });
    const [lead, other] = [await make(old), await make(forbidden)];
    const id = await importOf(
      ctx,
      [
        { name: "X", domain: wanted, external_id: `crm:${old}`, industry: "Robotics" },
        { name: "Y", domain: uniqueDomain(), external_id: `crm:${forbidden}`, industry: "Robotics" },
      ],
      { on_conflict: "overwrite" },
    );
    const holder = await givenLead(ctx, { domain: old });
    await ctx.commit([suppressionOf(ctx, "domain", ctx.suppressionHash(forbidden), "test")]);
    const report = await undoImport(ctx, id);
    expect(report.counts).toMatchObject({ failed: 2, kept: 0 });
    const whys = report.failed.map(({ why }) => why);
    expect(whys).toContain(`Its old domain ${old} belongs to the lead ${holder.id} by now.`);
    expect(whys).toContain("Its old domain is on the suppression list.");
    expect(await ctx.leads.find(lead.id)).toMatchObject({ domain: wanted, industry: "Fintech" });
    expect(await ctx.leads.find(other.id)).toMatchObject({ industry: "Fintech" });
  });

  it("keeps what is gone by now out of the way", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const id = await importOf(ctx, [{ name: "Acme", domain }]);
    await rowsOf("DELETE FROM leads WHERE domain = ?", domain);
    expect(await undoImport(ctx, id)).toMatchObject({ kept: [{ why: "The lead is gone: deleted or merged." }] });
  });

  it("goes on in the background above 5,000 rows, is found by the sweep and finishes when sent again", async () => {
    const ctx = testContext();
    const stamp = uniqueDomain();
    const items = Array.from({ length: 5200 }, (_, i) => ({ name: `Row ${i}`, domain: `r${i}-${stamp}` }));
    const id = await importOf(ctx, items);
    const first = await undoImport(ctx, id);
    expect(first.run.status).toBe("undoing");
    expect(first.counts).toEqual({ reversed: 5000, kept: 0, failed: 0, open: 200 });
    const message = { v: 1, type: "undo_import", import_id: id };
    expect(ctx.sent.slice(1)).toEqual([{ message }]);

    const lateCtx = testContext({ clock: { now: () => new Date(Date.now() + 600_000) } });
    await sweep(lateCtx);
    expect(lateCtx.sent).toContainEqual({ message });
    await Promise.all([workUndo(ctx, id), workUndo(ctx, id)]);
    const detail = await getImport(ctx, id);
    expect(detail.run.status).toBe("undone");
    expect(detail.undo?.counts).toEqual({ reversed: 5200, kept: 0, failed: 0, open: 0 });
    const [left] = await rowsOf("SELECT count(*) AS n FROM leads WHERE domain LIKE ?", `%${stamp.slice(-20)}`);
    expect(left).toEqual({ n: 0 });
    const [events] = await rowsOf(
      "SELECT count(*) AS n FROM lead_events WHERE type = 'lead.deleted' AND data ->> 'import_id' = ?",
      id,
    );
    expect(events).toEqual({ n: 5200 });
  }, 60_000);

  it("finishes an undo that was killed between two chunks", async () => {
    const ctx = testContext();
    const stamp = uniqueDomain();
    const id = await importOf(
      ctx,
      Array.from({ length: 1100 }, (_, i) => ({ name: "R", domain: `k${i}-${stamp}` })),
    );
    let commits = 0;
    const dying = {
      ...ctx,
      commit: ((writes) =>
        ++commits > 1 ? Promise.reject(new Error("killed")) : ctx.commit(writes)) as typeof ctx.commit,
    };
    await expect(undoImport(dying, id)).rejects.toThrow("killed");
    expect((await getImport(ctx, id)).undo?.counts).toEqual({ reversed: 500, kept: 0, failed: 0, open: 600 });
    expect(await counts(ctx, id)).toEqual({ reversed: 1100, kept: 0, failed: 0, open: 0 });
  });

  it("leaves a lead open that is changed under its hands, and keeps it on the next walk", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const id = await importOf(ctx, [{ name: "Acme", domain }]);
    const lead = await find(ctx, domain);
    const racing = racingWith(
      ctx,
      async () => void (await changeLead(ctx, { id: String(lead?.id), expectedVersion: null }, { industry: "Space" })),
    );
    expect((await undoImport(racing, id)).counts).toEqual({ reversed: 0, kept: 1, failed: 0, open: 0 });
    expect(await find(ctx, domain)).toMatchObject({ industry: "Space" });
  });

  it("keeps a lead to which somebody adds a person under its hands", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const id = await importOf(ctx, [{ name: "Acme", domain }]);
    const lead = await find(ctx, domain);
    const before = lead?.version;
    const report = await undoImport(
      racingWith(ctx, async () => {
        await createContact(ctx, { lead_id: lead?.id, first_name: "Marta" });
        // As if it had left no trace in the lead itself.
        await rowsOf("UPDATE leads SET version = ? WHERE domain = ?", before, domain);
      }),
      id,
    );
    expect(report.counts).toEqual({ reversed: 0, kept: 1, failed: 0, open: 0 });
    expect(await find(ctx, domain)).not.toBeNull();
  });

  it("does not claim a lead that somebody else created first", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const racing = racingWith(ctx, async () => void (await givenLead(ctx, { domain, company_name: "Typed" })));
    const id = await importOf(racing, [{ name: "Acme", domain, industry: "Robotics" }]);
    expect(await find(ctx, domain)).toMatchObject({ companyName: "Typed", industry: "Robotics" });
    expect(await counts(ctx, id)).toEqual({ reversed: 1, kept: 0, failed: 0, open: 0 });
    expect(await find(ctx, domain)).toMatchObject({ companyName: "Typed", industry: null });
  });

  it("knows what a lead was when the import wrote, not when it read", async () => {
    const ctx = testContext();
    const domain = uniqueDomain();
    const lead = await givenLead(ctx, { domain, company_name: "Acme" });
    const racing = racingWith(
      ctx,
      async () => void (await changeLead(ctx, { id: lead.id, expectedVersion: null }, { industry: "Space" })),
    );
    const id = await importOf(racing, [{ name: "Acme", domain, industry: "Robotics" }], { on_conflict: "overwrite" });
    expect(await find(ctx, domain)).toMatchObject({ industry: "Robotics" });
    expect(await counts(ctx, id)).toMatchObject({ reversed: 1 });
    expect(await find(ctx, domain)).toMatchObject({ industry: "Space" });
  });

  it.each([
    ["has done the same rows", (ctx: ServiceContext, id: string) => undoOpenRows(ctx, id)],
    ["has finished", (ctx: ServiceContext, id: string) => workUndo(ctx, id)],
  ])("counts each row once where somebody else %s meanwhile", async (_, other) => {
    const ctx = testContext();
    const id = await importOf(ctx, [{ name: "Acme", domain: uniqueDomain() }]);
    let isFirst = true;
    const late: ServiceContext = {
      ...ctx,
      leads: {
        ...ctx.leads,
        findMany: async (ids) => {
          if (isFirst) {
            isFirst = false;
            await other(ctx, id);
          }
          return ctx.leads.findMany(ids);
        },
      },
    };
    expect((await undoImport(late, id)).counts).toEqual({ reversed: 1, kept: 0, failed: 0, open: 0 });
  });

  it("refuses an import that is running, takes back one that was killed, and the killed one then stores nothing", async () => {
    const ctx = testContext();
    const [a, b] = [uniqueDomain(), uniqueDomain()];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let commits = 0;
    const slow: ServiceContext = {
      ...ctx,
      commit: async (writes) => {
        if (++commits === 2) await held;
        return ctx.commit(writes);
      },
    };
    const items = Array.from({ length: 600 }, (_, i) => ({ name: "Slow", domain: i === 0 ? a : `${i}-${b}` }));
    const body = streamOf(JSON.stringify(items));
    const work = importLeads(slow, { body, format: "json" }, {}).catch((error: unknown) => error);
    const running = async () =>
      (await rowsOf<{ id: string }>("SELECT id FROM imports WHERE status = 'running' ORDER BY id DESC LIMIT 1"))[0]?.id;
    await expect.poll(running).toBeDefined();
    await expect.poll(() => commits).toBe(2);
    const id = String(await running());
    await expect(undoImport(ctx, id)).rejects.toMatchObject({ code: "conflict", message: /running/ });
    const lateCtx = testContext({ clock: { now: () => new Date(Date.now() + 700_000) } });
    expect((await undoImport(lateCtx, id)).run.status).toBe("undone");
    release();
    expect(await work).toMatchObject({ code: "conflict" });
    expect(await find(ctx, a)).toBeNull();
    expect(await find(ctx, `599-${b}`)).toBeNull();
  });

  it("refuses an import of which nothing was recorded, one that is not there, and a reader", async () => {
    const ctx = testContext();
    const id = await importOf(ctx, [{ name: "Acme", domain: uniqueDomain() }]);
    await rowsOf("DELETE FROM import_rows WHERE import_id = ?", id);
    await expect(undoImport(ctx, id)).rejects.toMatchObject({ code: "conflict", message: /cannot be undone/ });
    await expect(undoImport(ctx, crypto.randomUUID())).rejects.toMatchObject({ code: "not_found" });
    const reader = testContext({ actor: { kind: "key", id: "r", name: "key:r", scopes: ["read"] } });
    await expect(undoImport(reader, id)).rejects.toMatchObject({ code: "forbidden" });
  });
});

const undoOpenRows = async (ctx: ServiceContext, id: string) =>
  undoChunk(ctx, id, await ctx.imports.openRows(id, "", 500));

/** Somebody else's work, just before the first commit. */
function racingWith(ctx: ServiceContext, work: () => Promise<void>): ServiceContext {
  let isFirst = true;
  return {
    ...ctx,
    commit: async (writes) => {
      if (isFirst) {
        isFirst = false;
        await work();
      }
      return ctx.commit(writes);
    },
  };
}
