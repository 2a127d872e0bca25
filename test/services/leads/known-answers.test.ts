import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLeadListRepository } from "../../../src/db/lead-list.ts";
import { createContact } from "../../../src/services/contacts/create-contact.ts";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { createKnownAnswers } from "../../../src/services/leads/known-answers.ts";
import { listedFields } from "../../../src/services/leads/lead-fields.ts";
import { listLeadRows, searchLeadRows } from "../../../src/services/leads/list-leads.ts";
import { testContext, uniqueName } from "../../support/context.ts";
import { givenLead, rowsOf } from "../../support/given.ts";
import { watchDatabase } from "../../support/watched-database.ts";

const ctx = testContext();

/** A context with its own memory whose questions about leads are seen. */
function watched() {
  const watch = watchDatabase();
  const asking = { ...ctx, leadList: createLeadListRepository(watch.db), knownAnswers: createKnownAnswers() };
  const statementsOf = async (ask: () => Promise<unknown>) => {
    const before = watch.statements.length;
    await ask();
    return watch.statements.slice(before);
  };
  return { asking, statementsOf };
}

const asks = {
  list: { country: ["Memoria"], sort: "company_name" },
  search: { query: "memorable", facets: true, filters: { country: ["Memoria"] } },
};
type Asking = Parameters<typeof listLeadRows>[0];
const kinds: [string, (from: Asking) => Promise<{ total: number }>][] = [
  ["list", (from) => listLeadRows(from, asks.list)],
  ["search", (from) => searchLeadRows(from, asks.search)],
];

describe.each(kinds)("a %s", (_, ask) => {
  it("that was the same twice is not read again until a lead changes", async () => {
    const lead = await givenLead(ctx, { company_name: "Memorable", country: "Memoria" });
    const { asking, statementsOf } = watched();
    const first = await ask(asking);
    const [again] = [await ask(asking)];
    expect(again).toEqual(first);

    let third: unknown;
    const statements = await statementsOf(async () => {
      third = await ask(asking);
    });
    expect(third).toBe(again);
    expect(statements.map(({ rowsRead }) => rowsRead)).toEqual([1]);

    await changeLead(ctx, { id: lead.id, expectedVersion: null }, { notes: "changed" });
    const changed = await ask(asking);
    expect(changed).not.toBe(again);
    expect(changed.total).toBe(first.total);
  });

  it("is not asked about while leads change between any two", async () => {
    const lead = await givenLead(ctx, { company_name: "Memorable", country: "Memoria" });
    const { asking, statementsOf } = watched();
    const first = await statementsOf(() => ask(asking));
    for (let i = 0; i < 3; i++) {
      await rowsOf("UPDATE leads SET notes = ? WHERE id = ?", `note ${i}`, lead.id);
      expect(await statementsOf(() => ask(asking))).toHaveLength(first.length);
    }
  });
});

it("each thing that is asked has its own answer", async () => {
  const { asking } = watched();
  for (let i = 0; i < 3; i++) await givenLead(ctx, { company_name: `Own ${i}`, country: "Owned", industry: `I ${i}` });
  const inputs = [
    {},
    { limit: 1 },
    { limit: 2 },
    { sort: "company_name" },
    { sort: "-company_name" },
    { industry: ["I 1"] },
    { fields: ["industry"] },
    { fields: ["industry", "domain"] },
    { fields: ["domain", "industry"] },
    { fields: [...listedFields] },
  ];
  const all = () => Promise.all(inputs.map((input) => listLeadRows(asking, { country: ["Owned"], ...input })));
  const [first] = [await all(), await all()];
  expect(await all()).toEqual(first);
  const { nextCursor: cursor } = await listLeadRows(asking, { country: ["Owned"], limit: 1 });
  const second = () => listLeadRows(asking, { country: ["Owned"], limit: 1, cursor: cursor ?? undefined });
  const pages = [await second(), await second(), await second()];
  expect(new Set(pages.map(({ table }) => table.rows[0]?.[0])).size).toBe(1);
  expect(pages[0]?.table.rows[0]?.[0]).not.toBe(first?.[1]?.table.rows[0]?.[0]);
  // Without the provenance, and with it as Slack asks for them.
  const [bare, whole] = [await listLeadRows(asking, {}), await listLeadRows(asking, {}, null)];
  expect(whole.table.columns.length).toBe(bare.table.columns.length + 1);
});

it("an empty list is known as others are, and gives way to what comes", async () => {
  const { asking, statementsOf } = watched();
  const empty = () => listLeadRows(asking, { country: ["Nowhere"] });
  await empty();
  await empty();
  expect(await statementsOf(empty)).toHaveLength(1);
  await givenLead(ctx, { country: "Nowhere" });
  expect((await empty()).total).toBe(1);
});

it("counts beside a page take their room", async () => {
  const kept: number[] = [];
  const knownAnswers = createKnownAnswers();
  const counting = {
    ...knownAnswers,
    set: (...entry: Parameters<typeof knownAnswers.set>) => {
      kept.push(entry[2]);
      knownAnswers.set(...entry);
    },
  };
  const asking = { ...ctx, knownAnswers: counting };
  for (let i = 0; i < 40; i++) await givenLead(ctx, { country: `Facetland ${i}`, industry: `Facets ${i}` });
  const ask = (facets: boolean) => searchLeadRows(asking, { limit: 1, fields: ["id"], facets });
  await ask(true);
  await ask(true);
  const text = JSON.stringify((await ask(true)).facets);
  expect(kept).toHaveLength(2);
  // What is asked for the first time leaves no more than a note.
  expect(kept[0]).toBeLessThan(1000);
  expect(kept[1]).toBeGreaterThan(text.length * 2);
});

it("what depends on contacts too is read each time", async () => {
  const { asking } = watched();
  const lead = await givenLead(ctx, { country: "Contacted" });
  const total = async () => (await listLeadRows(asking, { country: ["Contacted"], has_verified_contact: true })).total;
  expect([await total(), await total(), await total()]).toEqual([0, 0, 0]);
  const contact = await createContact(ctx, { lead_id: lead.id, first_name: "Ada", last_name: "Example" });
  await rowsOf("UPDATE contacts SET email_status = 'valid' WHERE id = ?", contact.id);
  expect([await total(), await total(), await total()]).toEqual([1, 1, 1]);
  await rowsOf("UPDATE contacts SET email_status = 'unknown' WHERE id = ?", contact.id);
  expect(await total()).toBe(0);
});

it("a database that was put back to an earlier time and went on otherwise answers so", async () => {
  const { asking } = watched();
  const lead = await givenLead(ctx, { company_name: "Before", country: "Restored" });
  const names = async () =>
    (await listLeadRows(asking, { country: ["Restored"], fields: ["company_name"] })).table.rows;
  const [then] = await rowsOf<{ revision: number }>("SELECT revision FROM lead_count");
  await rowsOf("UPDATE leads SET company_name = 'After' WHERE id = ?", lead.id);
  const shown = [await names(), await names(), await names()];
  expect(JSON.stringify(shown)).not.toContain("Before");

  // As a restore does it: the row as it was, and the revision as it was.
  await rowsOf("UPDATE leads SET company_name = 'Before' WHERE id = ?", lead.id);
  await rowsOf("UPDATE lead_count SET revision = ?", then?.revision);
  await rowsOf("UPDATE leads SET company_name = 'Otherwise' WHERE id = ?", lead.id);
  expect(JSON.stringify(await names())).toContain("Otherwise");
});

it("whatever is written between questions, the answer is what a reader without a memory finds", async () => {
  const { asking } = watched();
  const country = uniqueName("Modelled");
  const ids: string[] = [];
  const list = { country: [country], sort: "-updated_at" };
  const search = { query: "modelled", filters: { country: [country] }, facets: true };
  const pick = (n: number) => ids[n % Math.max(ids.length, 1)];
  const write: Record<string, (n: number) => Promise<unknown>> = {
    create: async (n) => ids.push((await givenLead(ctx, { company_name: `Modelled ${n}`, country })).id),
    change: (n) => rowsOf("UPDATE leads SET company_name = ? WHERE id = ?", `Modelled anew ${n}`, pick(n) ?? ""),
    remove: async (n) => {
      const id = pick(n);
      if (id === undefined) return;
      ids.splice(ids.indexOf(id), 1);
      await deleteLead(ctx, { id, expectedVersion: null }, false);
    },
    nothing: async () => undefined,
  };
  const step = fc.record({ what: fc.constantFrom(...Object.keys(write), "nothing", "nothing"), n: fc.nat(50) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      for (const { what, n } of steps) {
        await write[what]?.(n);
        const fresh = { ...ctx, knownAnswers: createKnownAnswers() };
        expect(await listLeadRows(asking, list)).toEqual(await listLeadRows(fresh, list));
        expect(await searchLeadRows(asking, search)).toEqual(await searchLeadRows(fresh, search));
      }
    }),
    { numRuns: 15 },
  );
});
