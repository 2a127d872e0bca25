import { describe, expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import { testContext, uniqueDomain } from "../support/context.ts";
import { givenContact, givenLead, rowsOf } from "../support/given.ts";
import { expectProblem } from "../support/problem.ts";

interface Result {
  index: number;
  client_ref: string | null;
  op: string | null;
  status: number;
  id: string;
  version: number | null;
  problem: { code: string; errors: { pointer: string }[]; existing_id?: string; current_version?: number } | null;
}
interface Answer {
  results: Result[];
  counts: { created: number; updated: number; deleted: number; failed: number };
}

async function bulk(operations: unknown[], headers: Record<string, string> = {}): Promise<Answer> {
  const response = await callApi("POST", "/leads/bulk", { body: { operations }, headers });
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json<Answer>();
}
const read = async (id: string) => (await callApi("GET", `/leads/${id}`)).json<Record<string, unknown>>();
const eventsOf = (...ids: string[]) =>
  rowsOf<{ type: string; actor: string; data: string }>(
    "SELECT type, actor, data FROM lead_events WHERE lead_id IN (SELECT value FROM json_each(?)) ORDER BY id",
    JSON.stringify(ids),
  );
const creation = (fields: object = {}) => ({
  op: "create",
  lead: { company_name: "Acme", domain: uniqueDomain(), ...fields },
});
const statuses = ({ results }: Answer) => results.map(({ status }) => status);

describe("POST /leads/bulk", () => {
  it("creates, changes and deletes, with one result for each in order", async () => {
    const [changed, deleted] = [await givenLead(testContext()), await givenLead(testContext())];
    await givenContact(testContext(), deleted.id);
    const { results, counts } = await bulk([
      { ...creation({ description: "machine learning" }), client_ref: "a" },
      { op: "update", id: changed.id, changes: { notes: "Called", industry: "Robotics" }, if_match: changed.version },
      { op: "delete", id: deleted.id, client_ref: "c" },
    ]);
    expect(
      results.map(({ index, client_ref, op, status, problem }) => [index, client_ref, op, status, problem]),
    ).toEqual([
      [0, "a", "create", 201, null],
      [1, null, "update", 200, null],
      [2, "c", "delete", 204, null],
    ]);
    expect(counts).toEqual({ created: 1, updated: 1, deleted: 1, failed: 0 });
    const created = await read(String(results[0]?.id));
    expect(created).toMatchObject({ version: results[0]?.version, provenance: { description: { source: "person" } } });
    expect(created.lead_score).not.toBeNull();
    expect(created.ai_adoption_score).not.toBeNull();
    expect(await read(changed.id)).toMatchObject({
      notes: "Called",
      version: results[1]?.version,
      provenance: { industry: { source: "person" } },
    });
    expect(results[2]).toMatchObject({ id: deleted.id, version: null });
    expect((await callApi("GET", `/leads/${deleted.id}`)).status).toBe(404);
    expect(await rowsOf("SELECT 1 FROM contacts WHERE lead_id = ?", deleted.id)).toEqual([]);
  });

  it("leaves in the store exactly what the single calls leave", async () => {
    const fields = { company_name: "Same", description: "We train neural networks", tags: ["ai"], employee_count: 30 };
    const one = await (await callApi("POST", "/leads", { body: { ...fields, domain: uniqueDomain() } })).json<Result>();
    const { results } = await bulk([creation(fields)]);
    const many = String(results[0]?.id);
    await callApi("PATCH", `/leads/${one.id}`, { body: { description: "Shoes", country: "Peru" } });
    await bulk([{ op: "update", id: many, changes: { description: "Shoes", country: "Peru" } }]);

    const timeless = (text: unknown) => String(JSON.stringify(text)).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "T");
    const comparable = async (id: string) => {
      const { id: _, domain: __, ...lead } = await read(id);
      return timeless([
        lead,
        await eventsOf(id),
        await rowsOf("SELECT type, quote FROM signals WHERE lead_id = ?", id),
      ]);
    };
    expect(await comparable(many)).toBe(await comparable(one.id));
  });

  it("keeps what is refused away from the others, and says of each why", async () => {
    const ctx = testContext();
    const [known, stale] = [await givenLead(ctx), await givenLead(ctx)];
    const missing = crypto.randomUUID();
    const answer = await bulk([
      creation(),
      creation({ domain: known.domain }),
      creation({ company_name: "" }),
      { op: "update", id: stale.id, changes: { notes: "x" }, if_match: 999 },
      { op: "update", id: missing, changes: { notes: "x" } },
      { op: "delete", id: "no id", client_ref: "r" },
      { op: "upsert" },
      {},
      { op: "update", id: stale.id, changes: { company_name: null } },
      { op: "update", id: stale.id, changes: {}, extra: 1 },
      creation(),
    ]);
    expect(statuses(answer)).toEqual([201, 409, 400, 412, 404, 400, 400, 400, 400, 400, 201]);
    expect(answer.counts).toEqual({ created: 2, updated: 0, deleted: 0, failed: 9 });
    expect(answer.results[1]?.problem).toMatchObject({ code: "conflict", existing_id: known.id });
    expect(answer.results[2]?.problem?.errors).toMatchObject([{ pointer: "/operations/2/lead/company_name" }]);
    expect(answer.results[3]).toMatchObject({ id: stale.id, version: stale.version });
    expect(answer.results[3]?.problem).toMatchObject({ code: "precondition_failed", current_version: stale.version });
    expect(answer.results[5]).toMatchObject({ op: "delete", client_ref: "r", id: null });
    expect(answer.results[6]?.op).toBeNull();
    expect(answer.results[9]?.problem?.errors).toMatchObject([
      { pointer: "/operations/9/extra", code: "unknown_field" },
    ]);
    expect((await read(stale.id)).version).toBe(stale.version);
  });

  it("applies several operations on one lead in order", async () => {
    const lead = await givenLead(testContext());
    const answer = await bulk([
      { op: "update", id: lead.id, changes: { notes: "first", owner: "Ana" }, if_match: lead.version },
      { op: "update", id: lead.id, changes: { notes: "second" } },
      { op: "update", id: lead.id, changes: { notes: "third" }, if_match: lead.version },
    ]);
    expect(statuses(answer)).toEqual([200, 200, 412]);
    expect(await read(lead.id)).toMatchObject({ notes: "second", owner: "Ana", version: lead.version + 2 });
    expect((await eventsOf(lead.id)).map(({ data }) => JSON.parse(data).fields)).toEqual([
      undefined,
      ["owner", "notes"],
      ["notes"],
    ]);

    const gone = await bulk([
      { op: "update", id: lead.id, changes: { notes: "last" } },
      { op: "delete", id: lead.id },
      { op: "update", id: lead.id, changes: { notes: "too late" } },
      { op: "delete", id: lead.id },
    ]);
    expect(statuses(gone)).toEqual([200, 204, 404, 404]);
    expect(gone.results.map(({ version }) => version)).toEqual([null, null, null, null]);
    expect((await eventsOf(lead.id)).slice(3).map(({ type }) => type)).toEqual(["lead.changed", "lead.deleted"]);
  });

  it("lets an operation take the domain that one before it gave up, and no other", async () => {
    const ctx = testContext();
    const [a, b, c] = [await givenLead(ctx), await givenLead(ctx), await givenLead(ctx)];
    const domain = uniqueDomain();
    const answer = await bulk([
      { op: "update", id: a.id, changes: { domain: null } },
      { op: "update", id: b.id, changes: { domain: a.domain } },
      { op: "update", id: a.id, changes: { domain: b.domain } },
      { op: "delete", id: c.id },
      creation({ domain: c.domain }),
      creation({ domain: undefined, website_url: `https://www.${domain}/about` }),
      creation({ domain }),
    ]);
    expect(statuses(answer)).toEqual([200, 200, 200, 204, 201, 201, 409]);
    expect(answer.results[6]?.problem?.existing_id).toBe(answer.results[5]?.id);
    expect([(await read(a.id)).domain, (await read(b.id)).domain]).toEqual([b.domain, a.domain]);
  });

  it("keeps suppressed companies out, also those suppressed a moment ago", async () => {
    const [lead, other] = [await givenLead(testContext()), await givenLead(testContext())];
    const answer = await bulk([
      { op: "delete", id: lead.id, suppress: true },
      creation({ domain: lead.domain }),
      { op: "update", id: other.id, changes: { domain: lead.domain } },
    ]);
    expect(statuses(answer)).toEqual([204, 451, 451]);
    expect(statuses(await bulk([creation({ domain: lead.domain })]))).toEqual([451]);
  });

  it("writes one event for each lead that it changed, by whom, and none for what changed nothing", async () => {
    const ctx = testContext();
    const leads = await Promise.all(Array.from({ length: 5 }, () => givenLead(ctx)));
    const answer = await bulk([
      ...leads.map(({ id }) => ({ op: "update", id, changes: { owner: "Ana" } })),
      ...Array.from({ length: 5 }, () => creation()),
    ]);
    const ids = answer.results.map(({ id }) => id);
    const events = await eventsOf(...ids);
    expect(events.filter(({ actor }) => actor.startsWith("key:test ")).map(({ type }) => type)).toHaveLength(10);
    const again = await bulk(leads.map(({ id }) => ({ op: "update", id, changes: { owner: "Ana" } })));
    expect(statuses(again)).toEqual([200, 200, 200, 200, 200]);
    expect(await eventsOf(...ids)).toHaveLength(events.length);
  });

  it("happens once with an Idempotency-Key", async () => {
    const headers = { "idempotency-key": crypto.randomUUID() };
    const operations = [creation()];
    const first = await bulk(operations, headers);
    expect(await bulk(operations, headers)).toEqual(first);
    const other = await callApi("POST", "/leads/bulk", { body: { operations: [creation()] }, headers });
    await expectProblem(other, 422, "idempotency_conflict");
  });

  it("takes 1 to 200 operations, from who may write", async () => {
    for (const operations of [[], Array(201).fill(creation()), {}, null, ["x"]]) {
      await expectProblem(await callApi("POST", "/leads/bulk", { body: { operations } }), 400, "invalid_request");
    }
  });
});
