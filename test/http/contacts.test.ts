import { describe, expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import { uniqueDomain } from "../support/context.ts";
import { expectProblem } from "../support/problem.ts";

interface Row {
  id: string;
  [field: string]: unknown;
}

async function createLead(): Promise<Row> {
  return (await callApi("POST", "/leads", { body: { company_name: "Acme", domain: uniqueDomain() } })).json<Row>();
}
const create = (body: Record<string, unknown>) => callApi("POST", "/contacts", { body });

describe("contacts", () => {
  it("are unique by address within a lead, whatever its spelling", async () => {
    const lead = await createLead();
    const first = await (await create({ lead_id: lead.id, email: "Ada@Example.com" })).json<Row>();
    expect(first.email).toBe("ada@example.com");
    const again = await create({ lead_id: lead.id, email: "ADA@example.COM" });
    expect((await expectProblem(again, 409, "conflict")).existing_id).toBe(first.id);
    expect((await create({ lead_id: (await createLead()).id, email: "ada@example.com" })).status).toBe(201);
  });

  it("20 created at once with one address are one", async () => {
    const lead = await createLead();
    const body = { lead_id: lead.id, email: "ada@example.com" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  });

  it("need a lead", async () => {
    const body = { lead_id: "0198e0a0-0000-7000-8000-000000000000", first_name: "Ada" };
    await expectProblem(await create(body), 404, "not_found");
    await expectProblem(await callApi("GET", `/contacts?lead_id=${body.lead_id}`), 404, "not_found");
  });

  it("PUT empties what is left out, PATCH leaves it", async () => {
    const lead = await createLead();
    const typed = { first_name: "Ada", job_title: "CTO", phone: "+49 1" };
    const { id } = await (await create({ lead_id: lead.id, ...typed })).json<Row>();
    const patched = await callApi("PATCH", `/contacts/${id}`, { body: { phone: null, notes: "Nice" } });
    expect(await patched.json()).toMatchObject({ first_name: "Ada", job_title: "CTO", phone: null, notes: "Nice" });
    const put = await callApi("PUT", `/contacts/${id}`, { body: { last_name: "Byron" } });
    expect(await put.json()).toMatchObject({ first_name: null, last_name: "Byron", job_title: null, notes: null });
  });

  it("a new address is unverified again", async () => {
    const lead = await createLead();
    const { id } = await (await create({ lead_id: lead.id, email: "ada@acme.example" })).json<Row>();
    const changed = await callApi("PATCH", `/contacts/${id}`, { body: { email: "byron@acme.example" } });
    expect(await changed.json()).toMatchObject({ email_status: "unverified", email_verified_at: null });
  });

  it("of one lead come page by page, each once", async () => {
    const lead = await createLead();
    for (let i = 0; i < 5; i++) await create({ lead_id: lead.id, email: `p${i}@acme.example` });
    const seen: unknown[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
      const page = await (await callApi("GET", `/contacts?lead_id=${lead.id}&limit=2${more}`)).json<{
        items: Row[];
        next_cursor: string | null;
        total: number;
      }>();
      expect(page.total).toBe(5);
      seen.push(...page.items.map(({ email }) => email));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(["p0", "p1", "p2", "p3", "p4"].map((name) => `${name}@acme.example`));
  });
});
