import { describe, expect, it } from "vitest";
import { ContactBody } from "../../src/http/schemas/contact.ts";
import { contactColumns, exportContacts } from "../../src/services/contacts/export-contacts.ts";
import { readCsv } from "../lib/csv/support.ts";
import { callApi } from "../support/api.ts";
import { testActor, testContext } from "../support/context.ts";
import { givenContact, givenLead, rowsOf } from "../support/given.ts";
import { expectProblem } from "../support/problem.ts";

const ctx = testContext();
const exported = (query: string) => callApi("GET", `/contacts/export?${query}`);

async function givenPeople() {
  const lead = await givenLead(ctx);
  const first = await givenContact(ctx, lead.id, { first_name: "=Ada", notes: "a\nb;c", email: `ada@${lead.domain}` });
  const second = await givenContact(ctx, lead.id, { first_name: "Bo", job_title: "CTO" });
  await givenContact(ctx, (await givenLead(ctx)).id);
  return { lead, first, second };
}

describe("GET /contacts/export", () => {
  it("has the contacts of a lead under the names of the API, formulas defused", async () => {
    const { lead, first, second } = await givenPeople();
    const response = await exported(`lead_id=${lead.id}`);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(/filename="contacts-\d{4}-\d\d-\d\d\.csv"/);
    const { columns, rows } = await readCsv(await response.text());
    expect(columns).toEqual(Object.keys(contactColumns).filter((name) => name !== "email_evidence"));
    const records = rows.map(({ cells }) => Object.fromEntries(columns.map((column, i) => [column, cells[i]])));
    expect(records).toMatchObject([
      { id: first.id, lead_id: lead.id, first_name: "'=Ada", notes: "a\nb;c", is_decision_maker: "false" },
      { id: second.id, first_name: "Bo", email: "", is_decision_maker: "true" },
    ]);
  });

  it("has in JSON and NDJSON what reading each contact has", async () => {
    const { lead, first, second } = await givenPeople();
    expect(Object.keys(contactColumns)).toEqual(Object.keys(ContactBody.shape));
    const bodies = await Promise.all(
      [first, second].map(async ({ id }) => (await callApi("GET", `/contacts/${id}`)).json()),
    );
    expect(await (await exported(`format=json&lead_id=${lead.id}`)).json()).toEqual(bodies);
    const lines = (await (await exported(`format=ndjson&lead_id=${lead.id}`)).text()).trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(bodies);
  });

  it("takes the columns asked for, and names those it has not", async () => {
    const { lead, first } = await givenPeople();
    const text = await (await exported(`lead_id=${lead.id}&columns=email,id`)).text();
    expect(text.split("\r\n").slice(0, 2)).toEqual(["email,id", `${first.email},${first.id}`]);
    const problem = await expectProblem(await exported("columns=email,provenance"), 400, "invalid_request");
    expect(problem.errors).toMatchObject([{ parameter: "columns", code: "invalid_column" }]);
  });

  it("goes over slices without losing or doubling anybody, and does not see who comes later", async () => {
    const { lead } = await givenPeople();
    await rowsOf(
      `INSERT INTO contacts (id, lead_id, first_name, source, created_at, updated_at)
        SELECT 'export-' || value, ?, 'P', 'person', '2026-01-01T00:00:00.' || (100 + value % 7) || 'Z', '2026-01-01'
        FROM json_each(?)`,
      lead.id,
      JSON.stringify(Array.from({ length: 4500 }, (_, i) => i)),
    );
    const { body } = await exportContacts(ctx, { format: "ndjson", columns: ["id"] });
    const late = await givenContact(ctx, lead.id, { first_name: "Late" });
    const ids = (await new Response(body).text()).trimEnd().split("\n");
    const stored = await rowsOf<{ id: string }>("SELECT id FROM contacts WHERE id <> ?", late.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(stored.map(({ id }) => JSON.stringify({ id })).toSorted());
  });

  it("needs a lead that is there, and the scope read", async () => {
    await expectProblem(await exported(`lead_id=${crypto.randomUUID()}`), 404, "not_found");
    const nobody = testContext({ actor: { ...testActor, scopes: [] } });
    await expect(exportContacts(nobody, {})).rejects.toMatchObject({ code: "forbidden" });
  });
});
