import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { changeLead } from "../../../src/services/leads/change-lead.ts";
import { deleteLead } from "../../../src/services/leads/delete-lead.ts";
import { writeLeadsInBulk } from "../../../src/services/leads/write-leads-in-bulk.ts";
import { testActor, testContext, uniqueDomain } from "../../support/context.ts";
import { givenLead, rowsOf } from "../../support/given.ts";

/** The real database, counting each statement, those of a batch too. */
function countingDatabase() {
  const counted = { statements: 0 };
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const count = <T>(run: () => T): T => {
      counted.statements++;
      return run();
    };
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      run: () => count(() => statement.run()),
      all: () => count(() => statement.all()),
      raw: () => count(() => statement.raw()),
    };
    originals.set(wrapped, statement);
    return wrapped as unknown as D1PreparedStatement;
  };
  const database = {
    prepare: (text: string) => wrap(env.DB.prepare(text)),
    batch: (statements: D1PreparedStatement[]) => {
      counted.statements += statements.length;
      return env.DB.batch(statements.map((statement) => originals.get(statement) ?? statement));
    },
  };
  return { database, counted };
}

const many = <T>(make: (i: number) => T) => Array.from({ length: 200 }, (_, i) => make(i));
const creation = () => ({ op: "create", lead: { company_name: "Acme", domain: uniqueDomain(), description: "AI" } });
const change = (id: string, notes: string) => ({ op: "update", id, changes: { notes, description: `AI ${notes}` } });

describe("writeLeadsInBulk", () => {
  it("stays far below the 1,000 queries that D1 allows, whatever the 200 operations are", async () => {
    const { database, counted } = countingDatabase();
    const ctx = testContext({ env: { DB: database } });
    const queriesOf = async (operations: unknown[]) => {
      counted.statements = 0;
      const results = await writeLeadsInBulk(ctx, { operations });
      return { queries: counted.statements, ids: results.map(({ outcome }) => outcome.leadId ?? "") };
    };
    const created = await queriesOf(many(creation));
    const changed = await queriesOf(created.ids.map((id) => change(id, "x")));
    const deleted = await queriesOf(created.ids.map((id) => ({ op: "delete", id, suppress: true })));
    const missing = await queriesOf(many(() => ({ op: "delete", id: crypto.randomUUID() })));
    expect(new Set(created.ids).size).toBe(200);
    expect(
      await rowsOf("SELECT id FROM leads WHERE id IN (SELECT value FROM json_each(?))", JSON.stringify(created.ids)),
    ).toEqual([]);
    expect([created.queries, changed.queries, deleted.queries, missing.queries]).toEqual([213, 212, 213, 403]);
  });

  it.each([
    ["changed", (id: string) => changeLead(testContext(), { id, expectedVersion: null }, { owner: "Ben" }), [200, 412]],
    ["deleted", (id: string) => deleteLead(testContext(), { id, expectedVersion: null }, false), [404, 404]],
  ] as const)("looks again where a lead was %s in between", async (_, meanwhile, expected) => {
    const lead = await givenLead(testContext());
    const ctx = testContext();
    let isFirst = true;
    const commit: typeof ctx.commit = async (writes) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile(lead.id);
      }
      return ctx.commit(writes);
    };
    const results = await writeLeadsInBulk(
      { ...ctx, commit },
      { operations: [change(lead.id, "x"), { ...change(lead.id, "y"), if_match: lead.version }] },
    );
    const codes = { precondition_failed: 412, not_found: 404 } as Record<string, number>;
    expect(results.map(({ outcome }) => (outcome.kind === "done" ? 200 : codes[outcome.error.code]))).toEqual(expected);
    const [row] = await rowsOf("SELECT owner, notes FROM leads WHERE id = ?", lead.id);
    expect(row).toEqual(expected[0] === 200 ? { owner: "Ben", notes: "x" } : undefined);
    const events = await rowsOf("SELECT type FROM lead_events WHERE lead_id = ?", lead.id);
    expect(events).toHaveLength(expected[0] === 200 ? 3 : 2);
  });

  it("makes one lead of one domain that several create at the same time", async () => {
    const domain = uniqueDomain();
    const operations = [creation(), { op: "create", lead: { company_name: "Same", domain } }];
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => writeLeadsInBulk(testContext(), { operations: operations.slice(1) })),
    );
    const kinds = answers.map(([result]) => result?.outcome.kind);
    expect(kinds.filter((kind) => kind === "done")).toHaveLength(1);
    expect(await rowsOf("SELECT 1 FROM leads WHERE domain = ?", domain)).toHaveLength(1);
  });

  it("needs the scope write", async () => {
    const ctx = testContext({ actor: { ...testActor, scopes: ["read"] } });
    await expect(writeLeadsInBulk(ctx, { operations: [creation()] })).rejects.toMatchObject({ code: "forbidden" });
  });
});
